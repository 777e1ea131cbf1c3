"""`mofa agent`: agents that live."""
