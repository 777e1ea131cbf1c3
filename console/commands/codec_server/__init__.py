"""`mofa codec-server`."""
