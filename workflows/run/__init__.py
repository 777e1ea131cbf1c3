"""The common part of runs: record, decisions, budget, handlers, and the values shown outside."""
