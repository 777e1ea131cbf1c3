"""The audit of the event log and the ledger."""
