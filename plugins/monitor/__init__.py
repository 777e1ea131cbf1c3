"""Monitors: what watches the events of runs; see `kernel.kinds.notification`."""
