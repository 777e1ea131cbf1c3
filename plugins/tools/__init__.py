"""Tools, one file each; the contract is `kernel/tool.py`."""
