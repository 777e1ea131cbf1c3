"""The activities: the only code that does I/O and uses Temporal."""
