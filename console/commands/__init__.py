"""The commands, one file a group; `register(app)` adds a file's commands."""
