"""The events and answers of running runs, for followers and programs that wait: read once for all of them."""
