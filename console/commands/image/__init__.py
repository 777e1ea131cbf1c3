"""`mofa image`: images that tasks refer to."""
