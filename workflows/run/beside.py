"""The facts of one decision of a run beside its request, and the condition for which its asker waits."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.decision import ANSWER_BYTES, Decision, DecisionRequest


@dataclass(slots=True)
class Beside:
    """The facts of one decision that its request does not have. Most decisions have none.

    `for_anybody`: it was opened without assignees; an escalation adds some, and takes nobody's right away. `always` has by name
    what people allow, and when they said so. `to_offload` is a long answer that is not in the store yet.
    """

    longest_answer: int = ANSWER_BYTES
    for_anybody: bool = False
    delegated: asyncio.Task[None] | None = None
    always: Mapping[str, tuple[Decision, datetime]] = field(default_factory=dict)
    to_offload: str | None = None


class Changed:
    """The condition that a decision has ended, or was snoozed. It takes a third of the memory of a function in a function."""

    __slots__ = ("_asleep", "_id", "_requests")

    def __init__(self, requests: Mapping[str, DecisionRequest], id: str, asleep: datetime | None) -> None:
        self._requests, self._id, self._asleep = requests, id, asleep

    def __call__(self) -> bool:
        request = self._requests[self._id]
        return request.status != "open" or request.snoozed_until != self._asleep
