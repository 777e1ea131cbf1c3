"""`mofa audit`: the check of the event log."""
