"""`mofa builder`."""
