"""A run of the mode Planning so far: the plan, the results that stand, and the problems of the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kernel.conversation.outcome import Contribution
from kernel.conversation.participant import Resolved
from kernel.conversation.transcript import Thread
from kernel.modes.asking import entries_of
from kernel.modes.plan import PlannedTask


@dataclass
class Work:
    """The tasks of `plan` are in an order in which they can be done. `opening` is the conversation's start."""

    opening: Thread
    members: dict[str, Resolved]
    planner: Resolved
    checker: Resolved
    plan: list[PlannedTask] = field(default_factory=list)
    results: dict[str, Contribution] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    made: list[Contribution] = field(default_factory=list)
    round: int = 0  # of the questions asked so far; a participant is asked once in each

    def conversation(self) -> Thread:
        """Return the task, and every result that there is, in the plan's order."""
        return self.with_results(task.id for task in self.plan)

    def with_results(self, ids: Iterable[str]) -> Thread:
        """Return the task, and the results of these tasks as far as there are any."""
        thread = self.opening
        descriptions = {task.id: task.description for task in self.plan}
        for id in ids:
            if id in self.results:
                words = f"The result of {id} ({descriptions[id]}):"
                thread = thread.say("note", "plan", words).then(*entries_of(self.results[id]))
        return thread

    def ready(self) -> list[PlannedTask]:
        """Return the next layer: the tasks not tried yet whose dependencies have results."""
        tried = self.results.keys() | self.problems.keys()
        return [task for task in self.plan if task.id not in tried and self.results.keys() >= set(task.depends_on)]

    def stale(self) -> set[str]:
        """Return the tasks that must run again: those with problems, and those that depend on them."""
        ids = set(self.problems)
        for task in self.plan:  # a task comes after those that it depends on
            if ids & set(task.depends_on):
                ids.add(task.id)
        return ids

    def standing(self) -> str:
        """Return the plan as lines for the planner, who must leave alone what is done."""
        return "\n".join(
            f"- {task.id} by {task.participant}"
            + (f", after {', '.join(task.depends_on)}" if task.depends_on else "")
            + f": {task.description}"
            + (" (done, and stands)" if task.id in self.results else "")
            for task in self.plan
        )

    def missing(self) -> str:
        """Return a sentence about the tasks without a good result, with a space before it; empty when there are none."""
        missing = [
            f"{task.id} ({self.problems.get(task.id, 'waits for what failed')})"
            for task in self.plan
            if task.id in self.problems or task.id not in self.results
        ]
        return f" Without a good result: {'; '.join(missing)}." if missing else ""

    def good(self) -> dict[str, Contribution]:
        """Return the results by task, in the plan's order."""
        return {task.id: self.results[task.id] for task in self.plan if task.id in self.results}

    def last(self) -> Contribution | None:
        """Return the result that all others lead to, where there is one such task and it is done."""
        needed = {id for task in self.plan for id in task.depends_on}
        ends = [task.id for task in self.plan if task.id not in needed]
        return self.good().get(ends[0]) if len(ends) == 1 else None
