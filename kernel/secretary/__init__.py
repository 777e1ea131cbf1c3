"""The secretary's decisions: state, commands, events, and what each state calls for. All pure."""
