"""Messages of webhooks: their signature, their pauses, and what a project file may say about them."""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.record.webhook import WebhookSettings, message, message_id, pause
from runtime.webhook_signature import keys_of, signed_headers

KEY = b"k" * 24
SECRET = f"whsec_{b64encode(KEY).decode()}"
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def settings(**fields: Any) -> WebhookSettings:
    given = {"url": "https://hooks.example.com/x", "events": ["decision_*"], "secret_env": "HOOK_SECRET", **fields}
    return parse(WebhookSettings, given, "webhooks.x")


def test_a_signature_is_that_of_standard_webhooks() -> None:
    # The example of the specification: https://github.com/standard-webhooks/standard-webhooks
    key = keys_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "X")
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', at, key)
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_two_secrets_sign_during_a_change() -> None:
    other = b"o" * 32
    keys = keys_of(f"{SECRET} whsec_{b64encode(other).decode()}", "X")
    first, second = signed_headers("msg_1", b"{}", NOW, keys)["webhook-signature"].split(" ")
    content = f"msg_1.{int(NOW.timestamp())}.".encode() + b"{}"
    for each, key in ((first, KEY), (second, other)):
        assert b64decode(each.removeprefix("v1,")) == hmac.new(key, content, sha256).digest()


@pytest.mark.parametrize("secret", ["", "  ", "whsec_", "whsec_a$b", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ="])
def test_a_wrong_secret_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(InvalidInput, match="HOOK_SECRET") as refused:
        keys_of(secret, "HOOK_SECRET")
    assert "c2hvcnQ" not in str(refused.value) and "a$b" not in str(refused.value)


def test_pauses_grow_to_a_limit() -> None:
    hook = settings(first_pause="PT1S")
    assert [pause(hook, n).total_seconds() for n in (1, 2, 3, 4)] == [1, 4, 16, 64]
    assert pause(hook, 500) == timedelta(hours=12)


def test_a_message_has_no_whole_values() -> None:
    body = json.loads(message("answered", NOW, {"event": {"step": "x", "whole": "long"}, "by": None}))
    assert body == {"type": "answered", "timestamp": NOW.isoformat(), "data": {"event": {"step": "x"}, "by": None}}
    assert message_id("a", "1") == message_id("a", "1") != message_id("b", "1")


def test_patterns_name_types() -> None:
    hook = settings(events=["decision_opened", "run_*"])
    assert [hook.wants(each) for each in ("decision_opened", "run_failed", "decision_settled")] == [True, True, False]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "ftp://x"}, "url"),
        ({"url": "https://user:pass@x.example.com"}, "password"),
        ({"events": []}, "events"),
        ({"secret_env": "not a name"}, "secret_env"),
        ({"secret": "whsec_x"}, "secret"),
        ({"first_pause": "5"}, "first_pause"),
    ],
)
def test_wrong_settings_are_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        settings(**fields)
