"""Conversations, sessions, the ledger's calls and the event log in SQL."""
