"""Redaction: what is found, what goes out, what comes back."""

from __future__ import annotations

import json
import random
import sys
from typing import Any

import pytest

from activities.model.redaction import Redaction
from kernel.basics.errors import InvalidInput
from kernel.kinds.llm import ChatMessage, ModelReply, ModelRequest, ToolCall
from kernel.kinds.redaction import RedactionKind, Veil, run_of
from kernel.project.project import Project
from plugins.redaction.patterns import Patterns, create

ALL: list[RedactionKind] = ["emails", "phones", "cards", "secrets"]
RUN = "debate/tea:0197c2a4-1c1c-7d3e-9c1f-2b7f1f0a1b2c"
# Put together here, so that nobody's scanner takes this file for a leak.
GITHUB, OPENAI, AWS, SLACK = (
    "ghp_" + "a1B2" * 9,
    "sk-proj-" + "A1b2" * 8,
    "AKIA" + "ABCD1234" * 2,
    "xoxb-" + "123456789012-" * 2 + "aBcD",
)
JWT = "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIB\nabc=\n-----END RSA PRIVATE KEY-----"


def found(text: str, kinds: list[RedactionKind] = ALL, region: str | None = None) -> list[tuple[str, str]]:
    return [(each.kind, text[each.start : each.end]) for each in Patterns(kinds, region).find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to Ann.Lee+tea@example.co.uk, please.", [("emails", "Ann.Lee+tea@example.co.uk")]),
        ("<müller@bücher.example>", [("emails", "müller@bücher.example")]),
        ("Call +49 30 901820 now", [("phones", "+49 30 901820")]),
        ("card 4111 1111 1111 1111, thanks", [("cards", "4111 1111 1111 1111")]),
        ("5500-0055-5555-5559.", [("cards", "5500-0055-5555-5559")]),
        ("378282246310005", [("cards", "378282246310005")]),
        (f"use {GITHUB} here", [("secrets", GITHUB)]),
        (f"OPENAI_API_KEY={OPENAI}", [("secrets", OPENAI)]),
        (AWS, [("secrets", AWS)]),
        (f"({SLACK})", [("secrets", SLACK)]),
        (f"Bearer {JWT}", [("secrets", JWT)]),
        (f"key:\n{PEM}\nend", [("secrets", PEM)]),
        ("postgres://ann:sw0rdfish@db.example/x", [("secrets", "sw0rdfish")]),
    ],
)
def test_what_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",  # the last digit does not fit
        "order 1234567890123, in 2026-11-22",
        "version 1.2.3, 10:15, 192.168.10.20, 3.14159265358979",
        "a@b", "see @ann or ann@", "risk-averse sk-learn", "0197c2a4-1c1c-7d3e-9c1f-2b7f1f0a1b2c",
        "sha256 " + "0123456789abcdef" * 4,
        "030 901820",  # whose country?
    ],
)  # fmt: skip
def test_what_is_left(text: str) -> None:
    assert found(text) == []


def test_numbers_of_ones_own_country_and_only_the_kinds_that_are_wanted() -> None:
    assert found("030 901820 or ann@b.example", ["phones"], "DE") == [("phones", "030 901820")]
    with pytest.raises(InvalidInput, match="'XX' is not a region"):
        create(kinds=ALL, phone_region="XX")


def veil() -> Veil:
    return Veil(create(kinds=ALL), RUN)


def test_one_value_has_one_name_in_a_run_and_another_in_another_run() -> None:
    name = veil().hide("ann@example.com")
    assert name.startswith("[email-") and veil().hide("to ANN@Example.com!") == f"to {name}!"
    assert Veil(create(kinds=ALL), f"{RUN}/team/step-1").hide("ann@example.com") == name, "a team in the run says the same"
    other = RUN.replace("0197", "0198")
    assert Veil(create(kinds=ALL), other).hide("ann@example.com") != name and run_of(f"{RUN}/a:b") == RUN
    assert veil().hide("4111-1111-1111-1111") == veil().hide("4111 1111 1111 1111")
    assert veil().hide("bob@example.com") != name


def test_a_whole_exchange() -> None:
    hiding = veil()
    arguments = {"to": "ann@example.com", "card": 4111111111111111, "note": 'say "hi" to bob@example.com', "n": 3, "yes": True}
    asked = ModelRequest(
        model="m",
        messages=[
            ChatMessage(role="system", content=f"Never tell {GITHUB}."),
            ChatMessage(role="user", content="Mail ann@example.com twice: ann@example.com"),
            ChatMessage(
                role="assistant", content="", tool_calls=[ToolCall(id="1", name="mail", arguments=json.dumps(arguments))]
            ),
            ChatMessage(role="tool", content="sent to bob@example.com", tool_call_id="1", name="mail"),
        ],
    )
    sent = hiding.request(asked)
    words = sent.model_dump_json()
    assert not any(hidden in words for hidden in ("ann@", "bob@", GITHUB, "4111111111111111"))
    told = json.loads(sent.messages[2].tool_calls[0].arguments)
    assert told["to"] in sent.messages[1].content and told["note"].startswith('say "hi" to [email-')
    assert (told["n"], told["yes"]) == (3, True) and told["card"].startswith("[card-")
    assert hiding.counts() == {"cards": 1, "emails": 2, "secrets": 1}

    secret = sent.messages[0].content.removeprefix("Never tell ").removesuffix(".")
    call = ToolCall(id="2", name="mail", arguments=json.dumps({"to": told["to"], "key": secret}))
    reply = hiding.reply(ModelReply(content=f"To {told['to']}, [email-00000000], {secret}", tool_calls=[call], model="m"))
    assert reply.content == f"To ann@example.com, [email-00000000], {secret}", "a key is never put back"
    assert json.loads(reply.tool_calls[0].arguments) == {"to": "ann@example.com", "key": secret}
    assert reply.redacted == {"cards": 1, "emails": 2, "secrets": 1}


def test_an_answer_in_json_stays_json_whatever_comes_back() -> None:
    hiding = veil()
    name = hiding.hide('"ann b"@example.com or ann@example.com').split(" or ")[-1]
    reply = hiding.reply(ModelReply(content=json.dumps({"who": f"<{name}>"}), model="m"))
    assert json.loads(reply.content) == {"who": "<ann@example.com>"}


def test_texts_without_anything_are_not_touched() -> None:
    plain = '{"a":  1.50, "b": [true, null]}'
    request = ModelRequest(
        model="m",
        messages=[ChatMessage(role="assistant", content=plain, tool_calls=[ToolCall(id="1", name="t", arguments=plain)])],
    )
    assert veil().request(request) == request


def test_any_text_is_hidden_and_comes_back() -> None:
    """Random mixtures: nothing that was put in goes out, and what goes out comes back as it was."""
    chance = random.Random(7)
    for _ in range(200):
        hidden = chance.sample(["ann@example.com", "+49 30 901820", "4111111111111111", "+1 650-253-0000"], 2)
        parts = chance.choices(["tea ", "\n", "🫖 ", "(", "), ", '"x" ', "käse; "], k=6)
        text = "".join(
            part + (f"{value} " if index % 2 else "") for index, (part, value) in enumerate(zip(parts, hidden * 3, strict=True))
        )
        hiding = veil()
        out = hiding.hide(text)
        assert not any(value in out for value in hidden), text
        assert hiding.show(out) == text


async def test_what_is_embedded_says_only_of_what_kind_it_was() -> None:
    redaction = Redaction(Project.model_validate({"privacy": {"redact": ["emails"]}}))
    assert await redaction.texts(["mail ann@example.com", "tea"]) == ["mail [email]", "tea"]
    assert await Redaction(Project()).texts(["mail ann@example.com"]) == ["mail ann@example.com"]


def test_a_missing_package_and_a_wrong_kind_are_said() -> None:
    def missing(kind: str, name: str) -> Any:
        raise ModuleNotFoundError("no", name="phonenumbers")

    wanted = Project.model_validate({"privacy": {"redact": ["emails"]}})
    with pytest.raises(InvalidInput, match=r"phonenumbers is not installed; .* --extra privacy"):
        Redaction(wanted, missing)
    with pytest.raises(ValueError, match="emails"):
        Project.model_validate({"privacy": {"redact": ["mail"]}})
    assert "detect_secrets" in sys.modules


@pytest.mark.parametrize(
    "piece", ["://", "sk-a", "-sk-b", "eyJ", "a.a@a.", "(((+1", "AccountKey=", "4 ", "-----BEGIN PRIVATE KEY-----"]
)
def test_a_hostile_text_takes_no_time_by_its_square(piece: str) -> None:
    """By the square of its length, this text would take an hour."""
    Patterns(ALL, None).find(piece * (200_000 // len(piece)))
