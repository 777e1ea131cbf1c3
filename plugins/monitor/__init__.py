"""Monitors, which receive the events of runs; see `kernel.kinds.notification`."""
