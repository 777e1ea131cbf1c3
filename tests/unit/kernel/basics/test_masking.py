"""The secrets of an environment, and texts without them."""

from __future__ import annotations

import pytest

from kernel.basics.secrets import holds_secret, masked, masked_for_log, secrets_of
from runtime.codec import new_key


def test_a_variable_named_like_a_secret_is_one() -> None:
    environ = {
        "OPENAI_API_KEY": "key-of-openai",
        "DB_PASSWORD": "swordfish",
        "MOFA_CODEC_TOKEN": "t" * 24,
        "PATH": "/usr/local/bin",
    }
    assert set(secrets_of(environ)) == {"key-of-openai", "swordfish", "t" * 24}
    assert secrets_of({"A_KEY": "short"}) == []


def test_each_of_several_payload_keys_is_masked_by_itself_too() -> None:
    first, second = new_key("a"), new_key("b")
    secrets = secrets_of({"MOFA_PAYLOAD_KEYS": f"{first},{second}"})
    for shown in (first, second.removeprefix("b:"), f"{first},{second}"):
        text = masked(f"cannot use {shown} here", secrets)
        assert first[2:] not in text and second[2:] not in text and "cannot use" in text


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("sk-abc***xyz is wrong", "sk-*** is wrong"),
        ('{"auth": "Bearer a%b|c:d12"}', '{"auth": "Bearer ***"}'),
        ("mysql://:pa55@db/x and redis://u:p:w@r", "mysql://***@db/x and redis://***@r"),
        ("ghp_" + "a" * 40, "ghp_" + "a" * 40),
        ("a basic introduction", "a basic introduction"),
    ],
)
def test_texts_that_are_read_on_lose_credentials_and_keep_their_words(text: str, result: str) -> None:
    assert masked(text) == result
    assert masked(result) == result


@pytest.mark.parametrize(
    "secret",
    ["ghp_" + "a" * 40, "AIza" + "b" * 35, "AKIA" + "Z" * 16, "Basic dXNlcjpwYXNz", "xoxb-aaaabbbbcccc", "pk_live_1234567890"],
)
def test_log_lines_lose_every_form_of_key(secret: str) -> None:
    assert secret not in masked_for_log(f"the key {secret} is refused")


@pytest.mark.parametrize("piece", [":", "a:", "://", "://a:", "sk-", "bearer ", "basic ", "xoxb-", "gh"])
def test_a_hostile_text_takes_no_more_than_its_length(piece: str) -> None:
    # A pattern that takes time by the square of the length would not return within the time limit of the test run.
    masked_for_log("://" + piece * (1_000_000 // len(piece)))


@pytest.mark.parametrize("before", ["", "\n", '"', "雨 ", "\ud83d "])
@pytest.mark.parametrize(
    "secret", ["sk-" + "a1" * 20, "AKIA" + "Z" * 16, "xoxb-" + "a1" * 10, "-----BEGIN RSA PRIVATE KEY-----", "hf_" + "a" * 30]
)
def test_a_key_is_found_wherever_it_is(before: str, secret: str) -> None:
    """In a text, a name, a short or a long one: the whole is searched for beginnings of keys before its parts are."""
    text = before + secret
    assert holds_secret(text) and holds_secret("y " * 1_000 + text)
    assert holds_secret([["risk-1", {"a": text}]]) and holds_secret({"a": {text: 1}})
    assert not holds_secret([["risk-1", {"a": before + secret[:3]}], {"sk-": "AKIA"}])
