"""Guards, which check what goes to a model or a tool, and what comes back; see `kernel.agents.guard`."""
