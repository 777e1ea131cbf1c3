"""`mofa console`."""
