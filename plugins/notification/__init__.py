"""Notifications: what tells a person of an event; see `kernel.kinds.notification`."""
