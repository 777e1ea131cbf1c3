"""What every run has: its record, its decisions, its handlers, and what it shows outside."""
