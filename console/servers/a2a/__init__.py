"""The A2A server: the project's agents, its teams and the secretary as A2A agents."""
