"""`mofa token`."""
