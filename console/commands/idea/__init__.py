"""`mofa idea` and `mofa todos`."""
