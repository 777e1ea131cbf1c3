"""The decisions of an agent: the tool loop, approvals and guards."""
