"""`mofa script` and `mofa rules`: look at scripts and rules before they take effect."""
