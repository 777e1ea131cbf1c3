"""`mofa agent`: living agents."""
