"""Flows: graphs of nodes that the workflow `Flow` runs. The graph, its validation, and a pure planner (decide and evolve)."""
