"""Script engines, one file each; the contract is `kernel/script.py`, its tests `tests/integration/test_script_engines.py`."""
