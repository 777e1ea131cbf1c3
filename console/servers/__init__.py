"""The servers that `mofa` starts for other programs: A2A, MCP and the payload codec."""
