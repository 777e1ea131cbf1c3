"""Redaction: finders of the parts of a text that a provider must not see."""
