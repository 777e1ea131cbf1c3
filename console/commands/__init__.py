"""The commands of `mofa`, one package each: `command.py` declares the command line, `work.py` does the work."""
