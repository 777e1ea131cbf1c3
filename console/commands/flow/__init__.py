"""`mofa flow`: create, check, draw, compare and run flows."""
