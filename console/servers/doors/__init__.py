"""Doors for other people's clients: requests of their protocols start, continue and follow runs of ours."""
