"""`mofa keys`."""
