"""Desks in SQL: their todos, the work of their executors, and slots."""
