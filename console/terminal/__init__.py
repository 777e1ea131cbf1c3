"""The terminal: lines to read, and answers to type."""
