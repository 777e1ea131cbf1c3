"""`mofa a2a`."""
