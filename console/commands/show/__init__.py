"""`mofa show` and `mofa events`."""
