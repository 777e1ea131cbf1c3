"""Documents, memory, vectors and the values of scripts in SQL."""
