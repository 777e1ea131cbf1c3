"""Hedged requests: where a model is slow, a second one is asked the same, and the first answer is taken.

Source: J. Dean, L. A. Barroso, "The Tail at Scale", CACM 56 (2), 2013.
"""

from __future__ import annotations

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage


class Hedge(Schema):
    """When a second request is sent, and to whom. The slower one is called off, and both are paid."""

    after_s: float = Field(gt=0, le=600, description="After so many seconds without an answer, nor a word of one.")
    model: str | None = Field(
        default=None, description="provider:model, or a name from models; the same model, where it is left out."
    )


class Hedged(Schema):
    """An answer that two were asked for: `model` (`provider:model`) gave it. `usage` is what the `other` one cost all the same.

    `called_off`: it had not answered yet, and `usage` is an estimate of what it had read.
    """

    model: str
    offline: bool
    other: str
    usage: Usage = Field(default_factory=Usage)
    called_off: bool = False
