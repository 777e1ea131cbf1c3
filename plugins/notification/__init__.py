"""Notifications, which inform a person of an event; see `kernel.kinds.notification`."""
