"""The events of the secretary's desk: ideas, orders and reports. Each todo has events of its own."""

from __future__ import annotations

from typing import ClassVar

from kernel.actors.events import Refused
from kernel.basics.event_data import EventData, some, spaced
from kernel.basics.priority import Priority
from kernel.record.stream import Stream
from kernel.secretary.endings import WORDS, Ending
from kernel.secretary.events import phase_title
from kernel.secretary.shapes import Idea, Phase


class DeskOpened(EventData):
    """A desk takes ideas."""

    TYPE: ClassVar[str] = "desk_opened"

    desk: str
    executors: list[str]

    def words(self) -> str:
        """Return its name and its executors."""
        return f"desk {self.desk} opened, with {some(self.executors)}"


class DeskClosing(EventData):
    """The desk takes no more ideas."""

    TYPE: ClassVar[str] = "desk_closing"


class DeskDraining(EventData):
    """The desk takes no more ideas, and closes once all its todos are closed."""

    TYPE: ClassVar[str] = "desk_draining"


class DeskClosed(EventData):
    """The desk has ended."""

    TYPE: ClassVar[str] = "desk_closed"


TITLE_CHARACTERS = 120
"""The most characters of an idea in an event of its desk."""


class TodoOpened(EventData):
    """The desk has received an idea. `title` is the beginning of one that may have to wait. Older events have no `desk`."""

    TYPE: ClassVar[str] = "todo_opened"

    todo_id: str
    priority: Priority
    desk: str | None = None
    title: str | None = None

    def words(self) -> str:
        """Return the todo's id, and its priority where it is not the usual one."""
        return f"{self.todo_id} opened" + ("" if self.priority == "normal" else f", {self.priority}")


def title_of(idea: Idea) -> str:
    """Return the beginning of an idea, in one line."""
    return " ".join(idea.content.split())[:TITLE_CHARACTERS]


class TodoChanged(EventData):
    """A todo is in another phase, or has another status or priority. `ended`: it could not say itself how it ended."""

    TYPE: ClassVar[str] = "todo_changed"

    todo_id: str
    phase: Phase
    status: str
    priority: Priority
    ended: Ending | None = None

    def words(self) -> str:
        """Return its phase and its status, and how it ended if it could not say so."""
        why = f". {WORDS[self.ended]}" if self.ended else ""
        return f"{phase_title(self.phase)}, {spaced(self.status)}: {self.todo_id}{why}"


class OrderPassedOn(EventData):
    """The desk passed an order on to a todo."""

    TYPE: ClassVar[str] = "order_passed_on"

    order: str
    todo_id: str
    priority: Priority | None = None

    def words(self) -> str:
        """Return the order."""
        return f"{spaced(self.order)} passed on: {self.todo_id}"


class DeskReportWritten(EventData):
    """The desk has a report of its todos."""

    TYPE: ClassVar[str] = "report_written"

    report_id: str
    type: str

    def words(self) -> str:
        """Return that the report is written."""
        return "report written"


class ScheduledReport(EventData):
    """A run of `DeskReport` has its report, which is the run's result; of one person, if there is a `person`."""

    TYPE: ClassVar[str] = "desk_report_written"

    report_id: str
    type: str
    desk: str
    person: str | None = None
    todos: int = 0

    def words(self) -> str:
        """Return what it is about."""
        return f"{spaced(self.type)} of desk {self.desk} written" + (f" for {self.person}" if self.person else "")


DESK = Stream(
    "desk", Refused, DeskOpened, DeskDraining, DeskClosing, DeskClosed, TodoOpened, TodoChanged, OrderPassedOn,
    DeskReportWritten,
)  # fmt: skip
