"""`mofa keys` and `mofa codec-server`."""
