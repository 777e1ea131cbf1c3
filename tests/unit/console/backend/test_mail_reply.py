"""Replies by e-mail: what people write above quotations, and mails that only look like replies."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from console.backend.notifications.mail_reply import chosen, read_reply
from kernel.basics.errors import InvalidInput
from kernel.conversation.decision import DecisionRequest, Option

CODE = "0123456789abcdef" * 2
OPTIONS = [Option(id="approve", label="Yes, do it"), Option(id="reject", label="No")]


def mail(words: str, *, to: str = f"mofa+{CODE}@x.example", **headers: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"] = "Ann <ann@x.example>", to
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(words)
    made.add_alternative(f"<p>{words}</p>", subtype="html")
    return made.as_bytes()


def request(**fields: object) -> DecisionRequest:
    known = {"id": "d1", "workflow_id": "w", "run_id": "r", "title": "t", "question": "q", "opened_at": datetime.now(UTC)}
    return DecisionRequest.model_validate({**known, "options": OPTIONS, **fields})


@pytest.mark.parametrize(
    "quotation",
    ["> Shall it be done?", "On Mon, 1 Jan 2026, MoFA <mofa@x.example> wrote:\n> q", "Am 1.1.2026 um 9:00 schrieb MoFA:\n> q",
     "-----Original Message-----\nFrom: MoFA", "________________________________\nFrom: MoFA", "-- \nAnn"],
)  # fmt: skip
def test_the_words_above_a_quotation_count(quotation: str) -> None:
    reply = read_reply(mail(f"\nApprove\n\nOnly on Monday – 好.\n\n{quotation}\nreject\n"))
    assert reply is not None and (reply.code, reply.sender) == (CODE, "ann@x.example")
    assert reply.lines() == ["Approve", "", "Only on Monday – 好."]
    assert chosen(request(), OPTIONS, reply.lines()) == ("approve", None, "Only on Monday – 好.")


@pytest.mark.parametrize("words", ["approve", "APPROVE!", " Yes, do it. ", '"yes, do it"'])
def test_an_option_is_known_by_its_id_and_its_words(words: str) -> None:
    reply = read_reply(mail(words))
    assert reply is not None and chosen(request(), OPTIONS, reply.lines())[0] == "approve"


def test_other_words_are_an_answer_only_where_one_is_taken() -> None:
    assert chosen(request(allow_answer=True), OPTIONS, ["Green tea,", "please."]) == (None, "Green tea,\nplease.", None)
    for fields in ({}, {"allow_answer": True, "answer_schema": {"type": "object"}}):
        with pytest.raises(InvalidInput, match=r"approve \(Yes, do it\), reject \(No\)"):
            chosen(request(**fields), OPTIONS, ["approve it, I think"])


@pytest.mark.parametrize(("name", "value"), [("Auto_Submitted", "auto-replied"), ("Precedence", "bulk")])
def test_programs_decide_nothing(name: str, value: str) -> None:
    assert read_reply(mail("approve", **{name: value})) is None


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe" * 100, mail("approve", to="mofa@x.example"), mail("> only a quotation"),
     mail("approve", to=f"mofa+{CODE}@x.example, mofa+{'1' * 32}@x.example"), b"x" * 2_000_000,
     b"From: a@b\nTo: mofa+" + CODE.encode() + b"@x\nContent-Type: text/plain; charset=nonsense\n\napprove",
     b"From: a@b, c@d\nTo: mofa+" + CODE.encode() + b"@x\n\napprove"],
)  # fmt: skip
def test_what_is_no_reply_is_refused(raw: bytes) -> None:
    with pytest.raises(InvalidInput, match="mail"):
        reply = read_reply(raw)
        assert reply is not None
        reply.lines()
