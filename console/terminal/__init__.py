"""What a person reads and types at the terminal."""
