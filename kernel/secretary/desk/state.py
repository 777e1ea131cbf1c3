"""The state of a desk: its todos and reports. It is bounded: continue-as-new carries it in one payload of 2 MiB."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any

from pydantic import Field, PrivateAttr, field_serializer

from kernel.actors.entity import RefusingState
from kernel.basics.errors import InvalidInput
from kernel.basics.fitting import json_bytes
from kernel.basics.limits import clipped
from kernel.basics.priority import Priority
from kernel.basics.slug import slug
from kernel.conversation.budget import Usage
from kernel.conversation.decision import DecisionRequest
from kernel.secretary.shapes import CLOSED, DESK_BYTES, Idea, Report, SecretaryInput, TodoItem

KEPT_CLOSED, KEPT_REPORTS = 1000, 100
"""The most closed todos and reports that a desk lists. Older todos are still in their own workflows."""

KEPT_ANSWERS = 200
"""The most updates that a desk remembers over continue-as-new. Within a run, the server itself answers a repeated update."""

OPEN_BYTES, CLOSED_BYTES, REPORTS_BYTES = 1_000_000, 370_000, 250_000
"""The shares of open todos, closed todos and reports in the state, in bytes of JSON."""

STATE_BYTES = 1_920_000
"""The largest state that continue-as-new carries, in bytes of JSON."""


def check_settings(settings: SecretaryInput) -> None:
    """Raise `InvalidInput` if the settings are too long for a state."""
    if (size := json_bytes(settings)) > DESK_BYTES:
        raise InvalidInput(
            f"Secretary input: is {size:,} bytes long, and a desk's settings have at most {DESK_BYTES:,}: name the "
            "executors in mofa.yaml, and list their names here.",
            "executors",
        )


class DeskState(RefusingState):
    """The whole state of a desk.

    `unstarted` are the ids of todos whose workflows are not started yet. Of these, `held` are paused, and `forced` start
    although a todo before them has failed. A `draining` desk takes no ideas, and closes once all todos are closed. `answered`
    has the todos of the last updates, by the id of the update: a caller that repeats one in a later run gets the same todo.
    """

    input: SecretaryInput
    todos: dict[str, TodoItem] = Field(default_factory=dict)
    unstarted: list[str] = Field(default_factory=list)
    reports: list[Report] = Field(default_factory=list)
    received: int = 0
    closing: bool = False
    draining: bool = False
    held: list[str] = Field(default_factory=list)
    forced: list[str] = Field(default_factory=list)
    answered: dict[str, str] = Field(default_factory=dict)
    _bytes: dict[str, int] = PrivateAttr(default_factory=dict)
    """Todo id → its size in the state, in bytes of JSON."""
    _cut_bytes: dict[str, int] = PrivateAttr(default_factory=dict)
    """Todo id → its size once it is cut, in bytes of JSON."""

    def model_post_init(self, context: Any) -> None:
        """Measure the todos that came with continue-as-new."""
        for todo in self.todos.values():
            self._list(todo)

    @field_serializer("todos", when_used="json")
    def _without_nulls(self, todos: dict[str, TodoItem]) -> dict[str, Any]:
        return {id: _dense(todo.model_dump(mode="json")) for id, todo in todos.items()}

    def has_room_for(self, idea: Idea) -> bool:
        """Return whether one more open todo fits into the state, once the others are cut."""
        taken = sum(self._cut_bytes[id] for id, todo in self.todos.items() if todo.status not in CLOSED)
        return taken + json_bytes(idea) <= OPEN_BYTES

    def receive(self, idea: Idea, unique: str, now: datetime, digits: int = 12) -> TodoItem:
        """List an idea as a new todo, to be started. `unique` is 32 random hexadecimal digits, of which `digits` are taken."""
        words = f"{slug(idea.content)}-" if self.input.words_in_ids else ""
        id = f"{words}{unique[:digits]}" if words else unique[:12]
        if id in self.todos:  # few digits may collide if many ideas begin with the same words
            id = f"{words}{unique}"
        todo = TodoItem(
            id=id,
            idea=idea,
            phase="receiving_idea",
            status="pending",
            priority=idea.priority or "normal",
            created_at=now,
            updated_at=now,
            workflow_id=f"todo/{id}",
        )
        self.unstarted.append(id)
        self._list(todo)
        self.received += 1
        self._forget_oldest()
        return todo

    def answer(self, update: str, id: str) -> None:
        """Remember which todo an update has made. An id that is longer than any client makes is not kept."""
        if len(update) <= 100:
            self.answered[update] = id
        for oldest in list(self.answered)[:-KEPT_ANSWERS]:
            del self.answered[oldest]

    def started(self, id: str) -> None:
        """Cut a todo whose workflow was started: the workflow has the whole idea now."""
        self._out_of_queue(id)
        self._list(self.todos[id].slim())

    def end_unstarted(self, id: str, reason: str, now: datetime) -> dict[str, Any]:
        """Cancel a todo whose workflow was never started. Return {phase, status, priority}."""
        self._out_of_queue(id)
        todo = self.todos[id].model_copy(update={"status": "cancelled", "reason": reason, "updated_at": now})
        self._list(todo.slim())
        return {"phase": todo.phase, "status": todo.status, "priority": todo.priority}

    def reprioritize_unstarted(self, id: str, priority: Priority, now: datetime) -> dict[str, Any]:
        """Give a todo that waits in the queue another priority. Return {phase, status, priority}."""
        todo = self.todos[id]
        idea = todo.idea.model_copy(update={"priority": priority})
        self._list(todo.model_copy(update={"idea": idea, "priority": priority, "updated_at": now}))
        return {"phase": todo.phase, "status": todo.status, "priority": priority}

    def hold(self, id: str) -> None:
        """Pause a todo in the queue."""
        if id not in self.held:
            self.held.append(id)

    def let_go(self, id: str) -> None:
        """Let a paused todo of the queue start when its turn comes."""
        if id in self.held:
            self.held.remove(id)

    def force(self, id: str) -> None:
        """Let a todo start although one before it is not completed."""
        self.let_go(id)
        if id not in self.forced:
            self.forced.append(id)

    def _out_of_queue(self, id: str) -> None:
        for listed in (self.unstarted, self.held, self.forced):
            if id in listed:
                listed.remove(id)

    def update(self, todo: TodoItem) -> dict[str, Any] | None:
        """Replace a todo by its new version. Return {phase, status, priority} if any of these changed, else None."""
        known = self.todos.get(todo.id)
        if known is None or known.status in CLOSED:
            return None
        self._list(todo.slim())
        facts = {"phase": todo.phase, "status": todo.status, "priority": todo.priority}
        return facts if facts != {"phase": known.phase, "status": known.status, "priority": known.priority} else None

    def add_report(self, report: Report) -> None:
        """Add a report; drop the oldest ones beyond the limits."""
        self.reports.append(report)
        del self.reports[:-KEPT_REPORTS]
        while len(self.reports) > 1 and sum(map(json_bytes, self.reports)) > REPORTS_BYTES:
            del self.reports[0]

    def listed(self, status: str | None) -> list[TodoItem]:
        """Return the todos of a status, or all; without plans and results, if one answer could not hold them otherwise."""
        found = [todo for todo in self.todos.values() if status in (None, todo.status)]
        return found if sum(map(json_bytes, found)) <= OPEN_BYTES else [_bare(todo) for todo in found]

    def decisions(self) -> list[DecisionRequest]:
        """Return the open decisions of all todos."""
        return [decision for todo in self.todos.values() for decision in todo.decisions]

    def statistics(self) -> dict[str, Any]:
        """Return {name, received, listed, by_status, by_phase, open_decisions, reports, usage}."""
        todos = list(self.todos.values())
        return {
            "name": self.input.name,
            "received": self.received,
            "listed": len(todos),
            "by_status": dict(Counter(todo.status for todo in todos)),
            "by_phase": dict(Counter(todo.phase for todo in todos)),
            "open_decisions": len(self.decisions()),
            "reports": len(self.reports),
            "usage": sum((todo.usage for todo in todos), Usage()).model_dump(),
        }

    def card(self) -> str:
        """Return the desk's card for Temporal's UI, as Markdown."""
        by_status = Counter(todo.status for todo in self.todos.values())
        lines = [f"**Desk {self.input.name}**", "", f"- {self.received} idea{'' if self.received == 1 else 's'} received"]
        lines += [f"- {count} {status.replace('_', ' ')}" for status, count in sorted(by_status.items())]
        for each in self.decisions()[:10]:
            where = f"(`{each.workflow_id}`, decision `{each.id}`, to be settled there)"
            lines.append(f"- **Waiting for a person**: {each.title} {where}")
        return "\n".join(lines)

    def fit(self, room: int = STATE_BYTES) -> None:
        """Cut the state to at most `room` bytes: first long fields of todos, then closed todos, then open decisions.

        Open todos grow after the desk received them. Nothing is lost: a todo's own workflow has the whole, and reports it
        with its next change.
        """
        for cut in (self._cut_todos, self._forget_closed, self._cut_decisions):
            if json_bytes(self) <= room:
                return
            cut()

    def _cut_todos(self) -> None:
        for todo in list(self.todos.values()):
            self._list(self._cut(todo))

    def _cut(self, todo: TodoItem) -> TodoItem:
        return todo if todo.id in self.unstarted else _bare(todo)  # an unstarted workflow still needs the whole idea

    def _forget_closed(self) -> None:
        for todo in self._closed():
            self._forget(todo)

    def _cut_decisions(self) -> None:
        for todo in list(self.todos.values()):
            self._list(todo.model_copy(update={"decisions": []}))

    def _closed(self) -> list[TodoItem]:
        """Return the closed todos. An unstarted one never counts as closed, even if a client reported so."""
        unstarted = set(self.unstarted)
        return [todo for todo in self.todos.values() if todo.status in CLOSED and todo.id not in unstarted]

    def _forget(self, todo: TodoItem) -> None:
        del self.todos[todo.id], self._bytes[todo.id], self._cut_bytes[todo.id]

    def _list(self, todo: TodoItem) -> None:
        self.todos[todo.id] = todo
        self._bytes[todo.id] = dense_bytes(todo)
        self._cut_bytes[todo.id] = dense_bytes(self._cut(todo))

    def _forget_oldest(self) -> None:
        """Forget closed todos, the oldest first, until the rest is within the limits."""
        closed = sorted(self._closed(), key=lambda todo: todo.updated_at)
        size = sum(self._bytes[todo.id] for todo in closed)
        for number, todo in enumerate(closed):
            if len(closed) - number <= KEPT_CLOSED and size <= CLOSED_BYTES:
                break
            size -= self._bytes[todo.id]
            self._forget(todo)


_GIVEN = ("metadata", "args", "edited_args", "answer", "answer_schema", "args_schema")
"""Fields whose values people and models give: they stay as they are."""


def _dense(value: Any) -> Any:
    """Return JSON without nulls and empty lists: a todo has many of them. A cost of null stays: it is unknown, not nothing."""
    if isinstance(value, dict):
        kept = {name: each if name in _GIVEN else _dense(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in (None, [], {}) or name == "cost_usd"}
    return [_dense(each) for each in value] if isinstance(value, list) else value


def dense_bytes(todo: TodoItem) -> int:
    """Return how much of a state a todo takes, in bytes of JSON."""
    dense = _dense(todo.model_dump(mode="json"))
    return len(json.dumps(dense, ensure_ascii=False, separators=(",", ":")).encode()) + len(todo.id.encode()) + 4


def _bare(todo: TodoItem) -> TodoItem:
    """Return a todo without requirement, plan and results, and with shortened questions in its open decisions."""
    asked = [each.model_copy(update={"question": clipped(each.question, 100)}) for each in todo.decisions]
    idea = todo.idea.model_copy(update={"content": clipped(todo.idea.content, 120)})
    gone: dict[str, Any] = {"requirement": None, "plan": [], "assigned": {}, "result": None, "report": None}
    return todo.model_copy(update={"idea": idea, "decisions": asked, **gone})
