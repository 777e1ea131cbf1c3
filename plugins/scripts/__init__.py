"""Script engines, one file each. `kernel/kinds/script.py` is the contract, and `test_script_engines.py` tests it."""
