"""`mofa documents`: the documents that agents can search."""
