"""`mofa doctor`."""
