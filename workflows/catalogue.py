"""Every workflow that a worker runs, and the modules that their sandbox shares with the process."""

from workflows.agent.agent import Agent
from workflows.modes import MODES
from workflows.rules_run import RulesRun
from workflows.script_run import ScriptRun
from workflows.secretary.desk import Secretary
from workflows.secretary.todo import Todo
from workflows.supervisor import Supervisor
from workflows.topic import Topic
from workflows.unknown import UnknownType

WORKFLOWS = [*MODES, Secretary, Todo, Agent, Topic, Supervisor, ScriptRun, RulesRun, UnknownType]

PASSED_THROUGH = (
    "kernel",
    "pydantic",
    "pydantic_core",
    "annotated_types",
    "jsonschema_rs",
)
"""Modules that are not loaded again for each workflow. They have no state and no effects, and loading them takes long."""
