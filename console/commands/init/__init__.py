"""`mofa init`."""
