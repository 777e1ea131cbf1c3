"""`mofa audit`: whether the event log is what was written."""
