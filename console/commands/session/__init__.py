"""`mofa session` and `mofa chat`: conversations over many runs."""
