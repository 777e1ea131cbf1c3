"""Plugins of a process: loaded, chosen, and rolled out to the fleet."""
