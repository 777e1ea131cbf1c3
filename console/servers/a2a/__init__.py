"""`mofa a2a serve`: the project's agents, its teams and the secretary as A2A agents."""
