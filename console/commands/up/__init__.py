"""`mofa up` and `mofa worker`."""
