"""A run as a Mermaid diagram, for the Temporal UI, a page or a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import get_args

from kernel.conversation.decision import DecisionRequest
from kernel.conversation.outcome import Contribution
from kernel.secretary.shapes import Phase
from kernel.secretary.state import TodoState

_CLASSES = {
    "pending": "fill:#eeeeee,stroke:#999999,color:#333333",
    "running": "fill:#dbeafe,stroke:#2563eb,color:#1e3a8a",
    "completed": "fill:#dcfce7,stroke:#16a34a,color:#14532d",
    "waiting": "fill:#fef9c3,stroke:#ca8a04,color:#713f12",
    "failed": "fill:#fee2e2,stroke:#dc2626,color:#7f1d1d",
    "skipped": "fill:#f3f4f6,stroke:#9ca3af,color:#6b7280,stroke-dasharray:4",
}
_PLAIN = frozenset(" .,:-_/()+'!?=")
_STATUS = {"ok": "completed", "failed": "failed", "timeout": "failed", "cancelled": "skipped", "skipped": "skipped"}


def todo_diagram(state: TodoState) -> str:
    """Return the phases in a row and the plan's subtasks below, coloured by status."""
    phases: tuple[Phase, ...] = get_args(Phase)
    lines = ["flowchart TD", '  subgraph phases["Phases"]', "    direction LR"]
    lines += [f"    {_node(phase, phase.replace('_', ' '), _phase_class(state, i, phases))}" for i, phase in enumerate(phases)]
    lines += [f"    {a} --> {b}" for a, b in pairwise(phases)]
    lines += ["  end"]
    if state.plan:
        lines += _plan(state)
    return "\n".join([*lines, *class_lines()])


def _phase_class(state: TodoState, index: int, phases: tuple[Phase, ...]) -> str:
    now = phases.index(state.phase)
    if index != now:
        return "completed" if index < now else "pending"
    if state.status in ("failed", "cancelled"):
        return "failed"
    if state.status == "completed":
        return "completed"
    return "waiting" if state.status in ("waiting_feedback", "blocked") else "running"


def _plan(state: TodoState) -> list[str]:
    node = {subtask.id: f"t{number}" for number, subtask in enumerate(state.plan, 1)}
    lines = ['  subgraph plan["Plan"]']
    for subtask in state.plan:
        status = "waiting" if subtask.id in state.unassigned else subtask.status
        tried = "".join(f", not {name}" for name in state.tried.get(subtask.id, []))
        who = f" ({subtask.assignee}{tried})" if subtask.assignee else ""
        lines.append(f"    {_node(node[subtask.id], f'{subtask.id}: {subtask.description}', status, who)}")
    lines += [f"    {node[needed]} --> {node[s.id]}" for s in state.plan for needed in s.depends_on if needed in node]
    return [*lines, "  end", "  monitoring_execution --- plan"]


def mode_diagram(mode: str, contributions: Sequence[Contribution], open_decisions: Sequence[DecisionRequest] = ()) -> str:
    """Return the task, the participants by round with their status, and the open decisions."""
    lines = ["flowchart LR", f"  {_node('task', mode, 'completed')}"]
    before = ["task"]
    for round_number in sorted({contribution.round for contribution in contributions}):
        here = [(i, c) for i, c in enumerate(contributions, 1) if c.round == round_number]
        lines += [f"  {_node(f'c{i}', c.participant, _STATUS[c.status], f' ({c.status}, round {c.round})')}" for i, c in here]
        lines += [f"  {a} --> c{i}" for a in before for i, _ in here]
        before = [f"c{i}" for i, _ in here]
    for number, request in enumerate((r for r in open_decisions if r.status == "open"), 1):
        who = ", ".join(request.assignees) or "anyone who watches the inbox"
        lines.append(f"  {_node(f'd{number}', request.title, 'waiting', f' (waits for {who})')}")
        lines += [f"  {a} -.-> d{number}" for a in before]
    return "\n".join([*lines, *class_lines()])


def _node(id: str, label: str, status: str, after: str = "") -> str:
    return f'{id}["{escaped(label)}{escaped(after)}"]:::{status}'


def escaped(text: str, limit: int = 60) -> str:
    """Return the text escaped: characters that Mermaid or HTML could interpret become character codes."""
    line = " ".join(text.split())
    short = line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
    lead = " " if text.startswith(" ") else ""
    return lead + "".join(c if c.isalnum() or c in _PLAIN else f"#{ord(c)};" for c in short)


def class_lines() -> list[str]:
    """Return the colours of the statuses."""
    return [f"  classDef {name} {style}" for name, style in _CLASSES.items()]
