"""Files of flows: read, checked, and found by name."""
