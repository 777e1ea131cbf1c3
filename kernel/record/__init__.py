"""The record of a run: its events, the event log and its audit, forks, sessions and erasure."""
