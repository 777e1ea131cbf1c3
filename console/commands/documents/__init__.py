"""`mofa documents`: what agents can look things up in."""
