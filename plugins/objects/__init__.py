"""Object stores, for values that are too long for a database row."""
