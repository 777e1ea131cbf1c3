"""Forks: a new run starts with the recorded answers of another one up to a step, and continues on its own."""

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
"""The largest fork, in bytes of JSON; the server takes 2 MiB."""


class Step(Schema):
    """One answered question of a run. `number` counts answers from 1; `step` is the name of the question."""

    number: int
    step: str
    contribution: Contribution


class Fork(Schema):
    """The start of a forked run: the `answers` of the run `source` up to step `at`.

    After them, agents use `model` if it is given, and the first participant that is asked also reads `say`.
    `results` is the form of version 0.1: answers by the names of the questions alone.
    """

    source: str
    at: int
    model: str | None = None
    say: str | None = None
    answers: list[Step] = Field(default_factory=list)
    results: dict[str, Contribution] = Field(default_factory=dict)

    def answer_to(self, step: str, participant: str | None) -> Contribution | None:
        """Return the recorded answer to that question: the participant's, or the first one if `participant` is None."""
        answers = (each.contribution for each in self.answers if each.step == step)
        mine = (answer for answer in answers if participant in (None, answer.participant))
        return next(mine, None) or self.results.get(step)


def fork_of(source: str, steps: Sequence[Step], at: int, model: str | None, say: str | None) -> Fork:
    """Return a fork at step `at`. Raise `InvalidInput` if there is no such step, or the answers are too large."""
    if not 0 <= at <= len(steps):
        raise InvalidInput(f"--at: {at} is not a step of {source}; it has {len(steps)}, and 0 is its start.", "at")
    fork = Fork(source=source, at=at, model=model, say=say, answers=_taken_over(steps[:at]))
    size = len(fork.model_dump_json().encode())
    if size > MAX_BYTES:
        raise InvalidInput(
            f"--at: the answers up to step {at} take {size:,} bytes, more than {MAX_BYTES:,}; fork earlier.", "at"
        )
    return fork


def _taken_over(steps: Sequence[Step]) -> list[Step]:
    """Return the answers without their usage: the source has paid for them."""
    return [s.model_copy(update={"contribution": s.contribution.model_copy(update={"usage": Usage()})}) for s in steps]


class Difference(Schema):
    """The answers of one participant in two runs at one step; None if a run has no such answer."""

    step: str
    same: bool
    a: Contribution | None = None
    b: Contribution | None = None


def diff(a: Sequence[Step], b: Sequence[Step]) -> list[Difference]:
    """Return all steps of both runs, those of `a` first. Answers are the same if status, words and choice are equal."""
    left, right = ({(s.step, s.contribution.participant): s.contribution for s in steps} for steps in (a, b))
    asked = [*left, *(each for each in right if each not in left)]
    return [
        Difference(
            step=each[0], same=_answer_key(left.get(each)) == _answer_key(right.get(each)), a=left.get(each), b=right.get(each)
        )
        for each in asked
    ]


def _answer_key(answer: Contribution | None) -> tuple[Any, ...] | None:
    return None if answer is None else (answer.participant, answer.status, answer.ref or answer.content, answer.choice)
