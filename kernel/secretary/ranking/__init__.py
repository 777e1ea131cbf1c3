"""Strategies of dispatch that need more than capabilities: a desk's figures, and a model's choice."""
