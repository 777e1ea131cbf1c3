"""The pure decisions of the secretary: state, commands, events and effects."""
