"""Every workflow that a worker runs."""

from workflows.modes import RequestResponse, Sequential
from workflows.secretary.desk import Secretary
from workflows.secretary.todo import Todo
from workflows.unknown import UnknownType

WORKFLOWS = [RequestResponse, Sequential, Secretary, Todo, UnknownType]
