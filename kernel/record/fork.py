"""Forking a run: a new run that takes the recorded answers of another one up to a step, and goes its own way from there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage
from kernel.conversation.outcome import Contribution

MEMO = "mofa_fork"
"""The memo field in which a forked run finds its `Fork`."""

MAX_BYTES = 1_000_000
"""What a fork may carry along; the server takes 2 MiB."""


class Step(Schema):
    """One answered question of a run. `number` counts from 1 in the order of the answers; `step` is the question's own name."""

    number: int
    step: str
    contribution: Contribution


class Fork(Schema):
    """What a forked run starts with: `source`'s answers up to step `at`, by the questions' names.

    From there on, agents speak with `model`, and the first one to be asked is told `say`, where these are given.
    """

    source: str
    at: int
    model: str | None = None
    say: str | None = None
    results: dict[str, Contribution]


def fork_of(source: str, steps: Sequence[Step], at: int, model: str | None, say: str | None) -> Fork:
    """A fork at step `at`. Raises `InvalidInput` when there is no such step, or too much to carry."""
    if not 0 <= at <= len(steps):
        raise InvalidInput(f"--at: {at} is not a step of {source}; it has {len(steps)}, and 0 is its very start.", "at")
    fork = Fork(source=source, at=at, model=model, say=say, results=_taken_over(steps[:at]))
    size = len(fork.model_dump_json().encode())
    if size > MAX_BYTES:
        raise InvalidInput(
            f"--at: the answers up to step {at} take {size:,} bytes, more than {MAX_BYTES:,}; fork earlier.", "at"
        )
    return fork


def _taken_over(steps: Sequence[Step]) -> dict[str, Contribution]:
    """The answers, without what they cost: the source has paid for them."""
    return {s.step: s.contribution.model_copy(update={"usage": Usage()}) for s in steps}


class Difference(Schema):
    """What two runs say at one step; None where a run has no such step."""

    step: str
    same: bool
    a: Contribution | None = None
    b: Contribution | None = None


def diff(a: Sequence[Step], b: Sequence[Step]) -> list[Difference]:
    """The steps of both runs, those of `a` first, in order; two answers are the same when participant and words are."""
    left, right = ({s.step: s.contribution for s in steps} for steps in (a, b))
    names = [*left, *(name for name in right if name not in left)]
    return [
        Difference(step=name, same=_said(left.get(name)) == _said(right.get(name)), a=left.get(name), b=right.get(name))
        for name in names
    ]


def _said(answer: Contribution | None) -> tuple[Any, ...] | None:
    return None if answer is None else (answer.participant, answer.status, answer.ref or answer.content, answer.choice)
