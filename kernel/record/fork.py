"""Forking a run: a new run that takes the recorded answers of another one up to a step, and goes its own way from there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

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
    """What a forked run starts with: `answers`, those of `source` up to step `at`.

    After them, agents use `model`, and the first participant that is asked reads `say`, where these are given.
    `results` is the form of version 0.1, by the questions' names alone.
    """

    source: str
    at: int
    model: str | None = None
    say: str | None = None
    answers: list[Step] = Field(default_factory=list)
    results: dict[str, Contribution] = Field(default_factory=dict)

    def answer_to(self, step: str, participant: str | None) -> Contribution | None:
        """Return the recorded answer to that question: the participant's, or the first, where none is named."""
        answers = (each.contribution for each in self.answers if each.step == step)
        mine = (answer for answer in answers if participant in (None, answer.participant))
        return next(mine, None) or self.results.get(step)


def fork_of(source: str, steps: Sequence[Step], at: int, model: str | None, say: str | None) -> Fork:
    """Return a fork at step `at`. Raises `InvalidInput` when there is no such step, or too much to carry."""
    if not 0 <= at <= len(steps):
        raise InvalidInput(f"--at: {at} is not a step of {source}; it has {len(steps)}, and 0 is its very start.", "at")
    fork = Fork(source=source, at=at, model=model, say=say, answers=_taken_over(steps[:at]))
    size = len(fork.model_dump_json().encode())
    if size > MAX_BYTES:
        raise InvalidInput(
            f"--at: the answers up to step {at} take {size:,} bytes, more than {MAX_BYTES:,}; fork earlier.", "at"
        )
    return fork


def _taken_over(steps: Sequence[Step]) -> list[Step]:
    """Return the answers without what they cost: the source has paid for them."""
    return [s.model_copy(update={"contribution": s.contribution.model_copy(update={"usage": Usage()})}) for s in steps]


class Difference(Schema):
    """What one participant answers in two runs at one step; None where a run has no such answer."""

    step: str
    same: bool
    a: Contribution | None = None
    b: Contribution | None = None


def diff(a: Sequence[Step], b: Sequence[Step]) -> list[Difference]:
    """Return the steps of both runs, those of `a` first, in order; two answers are the same when participant and words are."""
    left, right = ({(s.step, s.contribution.participant): s.contribution for s in steps} for steps in (a, b))
    asked = [*left, *(each for each in right if each not in left)]
    return [
        Difference(step=each[0], same=_said(left.get(each)) == _said(right.get(each)), a=left.get(each), b=right.get(each))
        for each in asked
    ]


def _said(answer: Contribution | None) -> tuple[Any, ...] | None:
    return None if answer is None else (answer.participant, answer.status, answer.ref or answer.content, answer.choice)
