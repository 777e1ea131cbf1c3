"""`mofa up`."""
