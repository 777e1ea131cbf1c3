"""What one input may be at most, where more than one place asks. Each limit is named in the refusal of what exceeds it."""

# ---- JSON values, JSON Schemas, YAML -----------------------------------------------------------------------------------

DEPTH = 100
"""Lists and objects within each other, in any JSON or YAML value."""

VALUE_NODES = 100_000
"""Values in one JSON value: itself, every item of a list, every value of an object."""

VALUE_BYTES = 2 * 1024 * 1024
"""The texts, names and digits of one JSON value together: what one payload may be, which is the wire's own limit."""

DIGITS = 1_000
"""Digits of a whole number."""

SCHEMA_BYTES = 128 * 1024
"""A JSON Schema, as JSON."""

SCHEMA_NODES = 10_000
"""Values in a JSON Schema."""

YAML_BYTES = 256 * 1024
"""A YAML file, as it is written."""

YAML_NODES = 10_000
"""Keys and values in a YAML file, as they are written; what aliases stand for has the limits of all values."""

YAML_MERGES = 100
"""Merge keys (`<<`) in a YAML file."""
