"""The commands of a todo, one file a phase: each function checks a command against the state and returns its events."""
