"""Every workflow that a worker runs."""

from workflows.modes import RequestResponse, Sequential
from workflows.secretary.desk import Secretary
from workflows.secretary.todo import Todo

WORKFLOWS = [RequestResponse, Sequential, Secretary, Todo]
