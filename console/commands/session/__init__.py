"""`mofa session` and `mofa chat`: conversations that last over many runs."""
