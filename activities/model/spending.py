"""What a model call costs that is told to stop before its answer is there."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

from temporalio import activity

from activities.model.replies import read_tokens
from kernel.conversation.budget import Usage
from kernel.kinds.llm import ModelReply, ModelRequest


@dataclass
class Spending:
    """What one activity has spent: what is answered, and an estimate of what is in the air."""

    answered: Usage = field(default_factory=Usage)
    in_the_air: Usage = field(default_factory=Usage)

    @property
    def usage(self) -> Usage:
        """All of it."""
        return self.answered + self.in_the_air


current: ContextVar[Spending] = ContextVar("spending")
"""The spending of the activity that runs."""


def unanswered(request: ModelRequest) -> ModelReply:
    """What the provider will have counted of a request without an answer: what it read. What it had written by then, nobody
    says.
    """
    return ModelReply(content="", model=request.model, input_tokens=read_tokens(request))


def told_to_stop() -> bool:
    """Whether the workflow has called this activity off; a worker that shuts down has not."""
    details = activity.cancellation_details()
    return details is not None and details.cancel_requested
