"""`mofa worker`."""
