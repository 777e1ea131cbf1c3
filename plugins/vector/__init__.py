"""Vector indexes: what finds the like among very many vectors; see `kernel.kinds.vector`."""
