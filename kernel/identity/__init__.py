"""Identities: who calls, which roles they have, and what these allow."""
