"""Redaction: what finds the parts of a text that a provider must not see."""
