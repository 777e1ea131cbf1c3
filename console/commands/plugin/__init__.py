"""`mofa plugin`: the plugins of both layers."""
