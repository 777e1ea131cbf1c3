"""`mofa reload`."""
