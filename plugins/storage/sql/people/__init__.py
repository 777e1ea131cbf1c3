"""Rows that concern people in SQL: decisions, the inbox, messages, tokens, allowances and webhooks."""
