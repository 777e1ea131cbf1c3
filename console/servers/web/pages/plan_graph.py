"""A plan as a drawing: each subtask in the column after all that it depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.secretary.shapes import Subtask

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 210, 64, 60, 18, 6

MOST = 60
"""The most subtasks of a drawing; a longer plan is shown as a list alone."""


@dataclass(frozen=True)
class Box:
    """A subtask in the drawing, with the place of its upper left corner."""

    subtask: Subtask
    x: int
    y: int


@dataclass(frozen=True)
class PlanGraph:
    """The drawing: boxes, and the lines between them as paths of SVG."""

    boxes: list[Box]
    lines: list[str]
    width: int
    height: int


def plan_graph(plan: Sequence[Subtask]) -> PlanGraph | None:
    """Return the drawing of a plan; None if it is empty or too long."""
    if not 0 < len(plan) <= MOST:
        return None
    column: dict[str, int] = {}
    by_id = {each.id: each for each in plan}
    for each in sorted(plan, key=lambda task: task.order):  # a task comes after those that it depends on
        column[each.id] = max((column.get(other, 0) + 1 for other in each.depends_on if other in by_id), default=0)
    used: dict[int, int] = {}
    boxes: dict[str, Box] = {}
    for each in plan:
        row = used.get(column[each.id], 0)
        used[column[each.id]] = row + 1
        place = MARGIN + column[each.id] * (WIDTH + GAP_X), MARGIN + row * (HEIGHT + GAP_Y)
        boxes[each.id] = Box(each, *place)
    lines = [_line(boxes[other], boxes[each.id]) for each in plan for other in each.depends_on if other in boxes]
    width = max(column.values()) * (WIDTH + GAP_X) + WIDTH + 2 * MARGIN
    height = max(used.values()) * (HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN
    return PlanGraph(list(boxes.values()), lines, width, height)


def _line(a: Box, b: Box) -> str:
    x1, y1, x2, y2 = a.x + WIDTH, a.y + HEIGHT // 2, b.x, b.y + HEIGHT // 2
    middle = (x1 + x2) // 2
    return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
