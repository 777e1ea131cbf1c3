"""The activities that run scripts."""
