"""A ruling: the option that a judge takes, and the words for it."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.conversation.decision import Option
from kernel.conversation.participant import Agent
from kernel.conversation.team import Ask
from kernel.modes.ruling import Ruling, ruling_of
from tests.support.fakes.team import FakeTeam, answered, failing

ASK = Ask(content="Which?", step="ruling", options=[Option(id="o1", label="Tea"), Option(id="o2", label="Milk")])


async def ruling(answer: Any) -> Ruling:
    team = FakeTeam({"jo": [answer]})
    made = await ruling_of(team, Agent(name="jo"), ASK)
    assert team.asks == [("jo", ASK)] and made.by == "jo" and made.answer.step == "ruling"
    return made


@pytest.mark.parametrize(
    ("answer", "choice"),
    [
        (answered("It is hot.", choice="o1"), "o1"),
        ("I take o2.", "o2"),
        ("Tea", "o1"),
        ("o1 or o2", None),
        ("neither", None),
        (failing("down").model_copy(update={"choice": "o1"}), None),
    ],
)
async def test_a_judge_takes_one_of_the_options_or_none(answer: Any, choice: str | None) -> None:
    assert (await ruling(answer)).choice == choice


async def test_the_reason_ends_the_sentence() -> None:
    assert (await ruling(answered("Tea", comment="It is hot."))).with_reason("jo ruled") == "jo ruled: It is hot."
    assert (await ruling("o1")).with_reason("jo ruled") == "jo ruled."


async def test_a_failure_is_why_nothing_was_decided() -> None:
    assert (await ruling(failing("down"))).why_not("took none") == "down"
    assert (await ruling("neither")).why_not("took none") == "took none"
