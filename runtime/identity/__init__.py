"""Identities of people and services: the keys that seal their decisions, and the tokens by which they are known."""
