"""Plugins: `plugins/<kind>/<name>.py`, each with `create(**options)`. A kind's Protocol is in `kernel/kinds/`."""
