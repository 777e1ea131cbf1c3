"""Every workflow that a worker runs."""

from workflows.agent.agent import Agent
from workflows.flow.flow import Flow, FlowBatch
from workflows.modes import MODES
from workflows.rules_run import RulesRun
from workflows.script_run import ScriptRun
from workflows.secretary.desk import Secretary
from workflows.secretary.desk_report import DeskReport
from workflows.secretary.todo import Todo
from workflows.spend_limit import SpendLimit
from workflows.supervisor import Supervisor
from workflows.topic import Topic
from workflows.unknown import UnknownType

WORKFLOWS = [
    *MODES,
    Secretary,
    Todo,
    Agent,
    Topic,
    Supervisor,
    ScriptRun,
    RulesRun,
    Flow,
    FlowBatch,
    DeskReport,
    SpendLimit,
    UnknownType,
]
