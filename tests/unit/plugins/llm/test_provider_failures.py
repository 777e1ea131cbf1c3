from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from kernel.basics.errors import MofaError, ProviderRefused, ProviderUnavailable, RateLimited
from plugins.llm._provider_failures import failure_of, without_key
from plugins.llm._retry_after import retry_after_s

NOW = datetime(2026, 1, 5, 12, 0, 0, tzinfo=UTC)


def fail(status: int, headers: dict[str, str] | None = None, code: str | None = None) -> MofaError:
    body = {"error": {"message": "Something", "type": "some_type", "code": code}}
    return failure_of(status, httpx2.Headers(headers or {}), body, who="openai:m", now=NOW)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, ProviderRefused), (401, ProviderRefused), (403, ProviderRefused), (404, ProviderRefused), (413, ProviderRefused),
        (422, ProviderRefused), (451, ProviderRefused), (308, ProviderRefused),
        (408, ProviderUnavailable), (409, ProviderUnavailable),
        (425, ProviderUnavailable), (429, RateLimited), (500, ProviderUnavailable), (502, ProviderUnavailable),
        (503, ProviderUnavailable), (504, ProviderUnavailable), (529, ProviderUnavailable),
    ],
)  # fmt: skip
def test_the_status_says_whether_to_try_again(status: int, kind: type[MofaError]) -> None:
    assert type(fail(status)) is kind


@pytest.mark.parametrize(
    ("status", "advice", "kind"),
    [
        (400, "true", ProviderUnavailable), (404, "TRUE", ProviderUnavailable), (500, "false", ProviderRefused),
        (429, "false", ProviderRefused), (429, "true", RateLimited),
        (503, "perhaps", ProviderUnavailable), (400, "", ProviderRefused),
    ],
)  # fmt: skip
def test_x_should_retry_overrules_the_status(status: int, advice: str, kind: type[MofaError]) -> None:
    assert type(fail(status, {"X-Should-Retry": advice})) is kind


@pytest.mark.parametrize(
    "code", ["insufficient_quota", "context_length_exceeded", "content_filter", "invalid_api_key", "model_not_found"]
)
@pytest.mark.parametrize("status", [400, 429, 500])
def test_some_codes_are_never_tried_again(status: int, code: str) -> None:
    error = fail(status, {"x-should-retry": "true", "retry-after": "3"}, code)
    assert type(error) is ProviderRefused
    assert code in str(error)


@pytest.mark.parametrize(
    ("status", "code", "words", "reason"),
    [
        (429, None, "", "rate_limit"), (503, None, "", "down"), (504, None, "", "timeout"), (402, None, "", "quota"),
        (429, "insufficient_quota", "", "quota"), (400, "context_length_exceeded", "", "context_length"),
        (413, None, "", "context_length"), (404, None, "", "model_not_found"), (400, "model_not_found", "", "model_not_found"),
        (400, None, "This model's maximum context length is 8192 tokens.", "context_length"),
        (400, None, "prompt is too long: 210000 tokens", "context_length"),
        (401, None, "", None), (400, None, "Something", None), (400, "content_filter", "", None),
        (401, "invalid_api_key", "", None),
    ],
)  # fmt: skip
def test_why_another_model_might_answer(status: int, code: str | None, words: str, reason: str | None) -> None:
    body = {"error": {"message": words, "type": "some_type", "code": code}}
    error = failure_of(status, httpx2.Headers(), body, who="openai:m", now=NOW)
    assert isinstance(error, ProviderRefused | ProviderUnavailable) and error.reason == reason


def test_the_code_may_stand_in_type() -> None:
    body = {"error": {"message": "No credit", "type": "insufficient_quota", "code": None}}
    assert type(failure_of(429, httpx2.Headers(), body, who="openai:m")) is ProviderRefused


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after": "0.25"}, 0.25),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "-5"}, 0.0),
        ({"retry-after": "86400"}, 300.0),
        ({"retry-after": "inf"}, 300.0),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
        ({"retry-after": "Mon, 05 Jan 2026 12:00:42 GMT"}, 42.0),
        ({"retry-after": "Monday, 05-Jan-26 12:00:42 GMT"}, 42.0),
        ({"retry-after": "Mon Jan  5 12:00:42 2026"}, 42.0),
        ({"retry-after": "Mon, 05 Jan 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "Tue, 06 Jan 2026 12:00:00 GMT"}, 300.0),
        ({"retry-after": "Mon, 05 Jan 2026 14:00:30 +0200"}, 30.0),
        ({"retry-after": "Mon, 99 Jan 2026 14:00:30 GMT"}, None),
    ],
)
def test_retry_after_in_milliseconds_seconds_and_as_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_s(httpx2.Headers(headers), NOW) == seconds
    for status in (429, 503):
        error = fail(status, headers)
        assert isinstance(error, ProviderUnavailable)
        assert error.retry_after_s == seconds


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": {"message": "Too  many\nwords"}}, "Too many words."),
        ({"error": "plain"}, "plain."),
        ({"message": "bare"}, "bare."),
        ({"detail": [{"loc": ["body", "x"], "msg": "extra"}]}, "extra"),
        ("<html>Bad gateway</html>", "<html>Bad gateway</html>."),
        ("", "no explanation."),
        (None, "no explanation."),
        ([1], "[1]."),
        ("x" * 5000, "…"),
    ],
)
def test_the_message_has_the_providers_words(body: Any, words: str) -> None:
    message = str(failure_of(502, httpx2.Headers({"x-request-id": "req_1"}), body, who="openai:m"))
    assert message.startswith("openai:m: HTTP 502: ")
    assert words in message
    assert "(request req_1)" in message
    assert len(message) < 700


def test_the_key_and_what_looks_like_one_are_struck_out() -> None:
    said = "Incorrect key secret-key-of-mine; also sk-proj-abc123DEF456, sk-abc***xyz; Authorization: Bearer abc.def"
    clean = without_key(said, "secret-key-of-mine")
    for secret in ("secret-key-of-mine", "abc123DEF456", "xyz", "abc.def"):
        assert secret not in clean
    assert clean.count("***") == 4
