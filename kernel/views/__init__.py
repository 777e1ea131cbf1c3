"""Read models: the past state of a run, and a run as a diagram."""
