"""`mofa report`: reports and statistics of desks."""
