"""Hedged requests: if a model is slow, the same question is sent a second time, and the first answer counts.

Source: J. Dean, L. A. Barroso, "The Tail at Scale", CACM 56 (2), 2013.
"""

from __future__ import annotations

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage


class Hedge(Schema):
    """The delay and the model of a second request. The slower request is cancelled, and both are paid."""

    after_s: float = Field(gt=0, le=600, description="Seconds without an answer and without streamed text.")
    model: str | None = Field(default=None, description="provider:model, or a name from models; the same model by default.")


class Hedged(Schema):
    """A hedged answer: `model` (`provider:model`) gave it. `usage` is the cost of the `other` request.

    `called_off`: the other request was cancelled before it had an answer, and `usage` is an estimate.
    """

    model: str
    offline: bool
    other: str
    usage: Usage = Field(default_factory=Usage)
    called_off: bool = False
