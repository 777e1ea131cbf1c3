"""Channels without their services: options, words that must do no harm, and requests that only look like Slack's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from kernel.basics.errors import InvalidInput, ProviderRefused
from kernel.kinds.channel import Choice, Notice
from plugins.notification import apprise, email, slack
from plugins.notification._notice_words import body, subject
from tests.support.peers import slack as service

HARM = "Pay\r\nBcc: all@example.com\r\n\r\n<!channel> <https://evil.example|here> <b>x</b>"
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def notice(**fields: Any) -> Notice:
    choice = Choice(id="yes", label="Yes", value="v", link="https://c.example/answer/abc")
    known = {"id": "a" * 64, "about": "opened", "to": "ann@example.com", "person": "ann", "title": HARM, "text": HARM}
    return Notice.model_validate({**known, "choices": [choice], "since": NOW, **fields})


def made() -> email.Email:
    return email.create(host="mail.example.com", sender="MoFA <mofa@example.com>", user="u", password_env="SMTP_PASSWORD")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "host"),
        ({"host": "h"}, "sender"),
        ({"host": "h", "sender": "a@b.c\nBcc: x@y.z"}, "sender"),
        ({"host": "h", "sender": "a@b.c", "user": "u"}, "belong together"),
        ({"host": "h", "sender": "a@b.c", "security": "some"}, "starttls, tls or none"),
        ({"host": "h", "sender": "a@b.c", "security": "none", "user": "u", "password_env": "P"}, "password is sent only"),
    ],
)
def test_options_of_email_are_checked(options: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        email.create(**options)


async def test_a_mail_has_no_header_or_receiver_from_words(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setenv("SMTP_PASSWORD", "secret-1")
    monkeypatch.setattr(email.Email, "_deliver", lambda self, mail, password: sent.append(mail))
    place = await made().tell(notice())
    again = await made().tell(notice(thread=place, about="reminded", id="b" * 64))
    first, second = sent
    assert first["Bcc"] is None and first["To"] == "ann@example.com" and "\n" not in first["Subject"]
    assert first["Message-ID"] == place["message_id"] == f"<{'a' * 64}@example.com>" and again == place
    assert second["In-Reply-To"] == first["Message-ID"] and second["Subject"].startswith("Still open: ")
    html = first.get_body(("html",)).get_content()
    assert "<b>x</b>" not in html and "&lt;b&gt;x" in html and "https://c.example/answer/abc" in html
    with pytest.raises(InvalidInput, match="not an e-mail address"):
        await made().tell(notice(to="ann@example.com, all@example.com"))
    monkeypatch.delenv("SMTP_PASSWORD")
    with pytest.raises(ProviderRefused, match="SMTP_PASSWORD"):
        await made().tell(notice())


def test_words_of_slack_mention_nobody() -> None:
    shown = slack._opened(
        notice(choices=[Choice(id="y", label="y" * 200, value="v"), Choice(id="n", label="n", value="w", needs_comment=True)])
    )
    kinds = {each["text"]["type"] for each in shown["blocks"] if "text" in each}
    assert kinds == {"plain_text"} and "<!channel>" not in shown["text"]
    [button] = [each for block in shown["blocks"] if block["type"] == "actions" for each in block["elements"]]
    assert len(button["text"]["text"]) == 75 and button["value"] == "v"
    assert len(slack._opened(notice(text="x" * 9_000))["blocks"][1]["text"]["text"]) == 3_000


@pytest.mark.parametrize(
    "payload",
    ["[]", "{}", '{"type": "block_actions"}', '{"type": "block_actions", "actions": [1]}', "{", "[" * 100_000,
     '{"type": "block_actions", "actions": [{"value": "v"}], "user": 7}'],
)  # fmt: skip
async def test_a_signed_request_of_another_form_is_refused_or_says_nothing(
    payload: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", service.SECRET)
    content = urlencode({"payload": payload}).encode()
    headers = {name.lower(): value for name, value in service.signed(content).items()}
    try:
        assert await slack.create().hear(headers, content, datetime.now(UTC)) is None
    except InvalidInput as error:
        assert error.field == "payload"


async def test_a_request_needs_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_SIGNING_SECRET", raising=False)
    with pytest.raises(InvalidInput, match="SLACK_SIGNING_SECRET"):
        await slack.create().hear({}, b"", datetime.now(UTC))
    with pytest.raises(InvalidInput, match="https"):
        slack.create(url="http://slack.example.com/api")


async def test_apprise_names_the_variable_and_not_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    channel = apprise.create(url_env="MY_APPRISE")
    monkeypatch.delenv("MY_APPRISE", raising=False)
    with pytest.raises(ProviderRefused, match="MY_APPRISE"):
        await channel.tell(notice())
    monkeypatch.setenv("MY_APPRISE", "nonsense-with-a-secret")
    with pytest.raises(ProviderRefused) as caught:
        await channel.tell(notice())
    assert "secret" not in str(caught.value) and channel.links is False


def test_words_of_a_closed_decision_are_its_outcome() -> None:
    closed = notice(about="closed", outcome="Settled by ben: Yes.", choices=[], link=None)
    assert body(closed) == "Settled by ben: Yes." and subject(closed).startswith("Closed: ")
    assert json.loads(closed.model_dump_json())["outcome"]
