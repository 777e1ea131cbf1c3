"""Tools, one file each; the contract is `kernel/kinds/tool.py`."""
