"""Rows that follow from events: written with them in one transaction, or later from the whole log."""
