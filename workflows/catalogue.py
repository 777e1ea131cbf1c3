"""Every workflow that a worker runs, and what their sandbox shares with the process."""

from workflows.modes import Auto, Consensus, Custom, Debate, Parallel, Reflection, RequestResponse, Sequential
from workflows.secretary.desk import Secretary
from workflows.secretary.todo import Todo
from workflows.unknown import UnknownType

WORKFLOWS = [RequestResponse, Sequential, Parallel, Consensus, Debate, Custom, Auto, Reflection, Secretary, Todo, UnknownType]

PASSED_THROUGH = (
    "kernel",
    "pydantic",
    "pydantic_core",
    "annotated_types",
    "jsonschema",
    "referencing",
    "rpds",
    "attr",
    "attrs",
)
"""Modules that are not run anew for each workflow: pure vocabulary, whose loading costs much."""
