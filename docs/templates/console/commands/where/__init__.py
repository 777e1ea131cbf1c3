"""`mofa where`."""
