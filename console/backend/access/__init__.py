"""The caller of a command or request: identity, rights and the action log."""
