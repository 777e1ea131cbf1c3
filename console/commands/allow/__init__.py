"""`mofa allow`."""
