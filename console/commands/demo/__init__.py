"""`mofa demo`."""
