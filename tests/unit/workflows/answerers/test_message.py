"""A question to a worker in another language, and what its answer counts as."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.decision import Option
from kernel.conversation.participant import Participant, Remote
from kernel.conversation.team import Ask
from workflows.answerers.message import contribution_of, message_for

BOB = Remote(kind="remote", name="bob", task_queue="go", activity="answer")
CHOICE = Ask(content="Which?", step="vote-1", options=[Option(id="a", label="Tea"), Option(id="b", label="Milk")])
SCORE = Ask(content="How good?", step="s", answer_schema={"type": "object", "required": ["score"]})


def sent(ask: Ask, remote: Remote = BOB) -> dict[str, Any]:
    now = datetime(2026, 1, 5, tzinfo=UTC)
    return message_for(remote, ask, "words", scope="w:r", sender="w", priority="high", sent_at=now).model_dump(mode="json")


def test_the_same_question_to_two_workers_is_two_messages() -> None:
    ann = BOB.model_copy(update={"name": "ann"})
    assert len({sent(CHOICE)["id"], sent(CHOICE, ann)["id"], sent(SCORE)["id"]}) == 3
    assert sent(CHOICE)["id"] == sent(CHOICE)["id"]


def test_the_message_says_what_answer_is_wanted() -> None:
    assert [option["id"] for option in sent(CHOICE)["metadata"]["options"]] == ["a", "b"]
    assert sent(SCORE)["metadata"]["answer_schema"] == SCORE.answer_schema
    assert sent(Ask(content="?", step="s", round=2))["metadata"] == {"step": "s", "round": 2}


@pytest.mark.parametrize(
    ("answer", "choice", "content"),
    [
        ("a", "a", "Tea"),
        ({"choice": "b", "reason": "calcium"}, "b", "calcium"),
        ({"choice": "b"}, "b", "Milk"),
        ("c", None, None),
        (7, None, None),
        ({"choice": ["a"]}, None, None),
    ],
)
def test_a_choice(answer: Any, choice: str | None, content: str | None) -> None:
    made = contribution_of(BOB, CHOICE, answer)
    assert (made.choice, made.content) == (choice, content)
    assert (made.error is not None and "return {choice, reason?} of a, b" in made.error.message) is (choice is None)


def test_any_json_is_an_answer_and_a_schema_is_held() -> None:
    free = Ask(content="?", step="s")
    for answer in ("words", None, 7, [1, {"a": None}]):
        assert contribution_of(BOB, free, answer).content == answer
    assert contribution_of(BOB, SCORE, {"score": 1}).status == "ok"
    bad = contribution_of(BOB, SCORE, {"points": 1})
    assert (
        bad.status == "failed" and bad.error is not None and bad.error.type == "OutputInvalid" and "score" in bad.error.message
    )


def test_a_heartbeat_is_for_an_activity() -> None:
    with pytest.raises(InvalidInput, match="heartbeat is for an activity"):
        parse(
            Participant, {"kind": "remote", "name": "a", "task_queue": "q", "workflow": "w", "heartbeat": "PT5S"}, "participant"
        )
