"""Which values of the environment count as secrets."""

from __future__ import annotations

from runtime.codec import new_key
from runtime.failures import without_secrets
from runtime.hidden import secrets_of


def test_a_variable_named_like_a_secret_is_one() -> None:
    environ = {
        "OPENAI_API_KEY": "key-of-openai",
        "DB_PASSWORD": "swordfish",
        "MOFA_CODEC_TOKEN": "t" * 24,
        "PATH": "/usr/local/bin",
    }
    assert set(secrets_of(environ)) == {"key-of-openai", "swordfish", "t" * 24}
    assert secrets_of({"A_KEY": "short"}) == []


def test_each_of_several_payload_keys_is_hidden_alone_too() -> None:
    first, second = new_key("a"), new_key("b")
    environ = {"MOFA_PAYLOAD_KEYS": f"{first},{second}"}
    for shown in (first, second.removeprefix("b:"), f"{first},{second}"):
        masked = without_secrets(f"cannot use {shown} here", environ)
        assert first[2:] not in masked and second[2:] not in masked and "cannot use" in masked
