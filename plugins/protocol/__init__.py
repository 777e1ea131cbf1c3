"""Protocols by which we speak with other people's programs, one file each; the contract is `kernel/kinds/protocol.py`."""
