"""Script engines, one file each; `kernel/kinds/script.py` is the contract, `test_script_engines.py` its tests."""
