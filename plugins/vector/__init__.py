"""Vector indexes, which find similar vectors among very many; see `kernel.kinds.vector`."""
