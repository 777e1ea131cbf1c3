"""Spending caps, the answers about them, and circuit breakers in SQL."""
