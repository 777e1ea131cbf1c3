"""`mofa inbox` and `mofa decide`."""
