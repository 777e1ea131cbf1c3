"""`mofa fork` and `mofa diff`."""
