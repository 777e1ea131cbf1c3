"""The commands of `mofa`, one package each: `command.py` declares the command line, the other files do the work."""
