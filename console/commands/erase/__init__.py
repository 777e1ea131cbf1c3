"""`mofa erase`."""
