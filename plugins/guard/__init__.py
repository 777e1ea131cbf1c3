"""Guards: what looks at what goes to a model or a tool, and at what comes back; see `kernel.agents.guard`."""
