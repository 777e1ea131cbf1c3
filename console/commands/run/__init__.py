"""`mofa run`."""
