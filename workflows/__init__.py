"""Workflows: deterministic code that connects the kernel's decisions with the activities' effects."""
