"""The effects: the only code that both does I/O and knows Temporal."""
