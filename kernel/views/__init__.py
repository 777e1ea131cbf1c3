"""Read models: what a run was at one of its events, and a run as a diagram."""
