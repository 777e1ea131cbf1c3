"""`mofa mcp`."""
