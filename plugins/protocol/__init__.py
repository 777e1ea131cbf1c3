"""Clients of protocols to other programs, one file each; the contract is `kernel/kinds/protocol.py`."""
