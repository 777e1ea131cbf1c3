"""The errors of failed HTTP exchanges with providers, with the time after which to retry.

The statuses 408, 409, 425, 429 and 5xx may be retried, other 4xx not. The header `x-should-retry` overrules the status, and
some error codes overrule both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from kernel.basics.errors import MofaError, ProviderRefused, ProviderUnavailable, RateLimited, Reason
from kernel.basics.secrets import masked
from plugins.llm._retry_after import retry_after_s

_TRY_AGAIN = frozenset({408, 409, 425, 429})
_NEVER_AGAIN = {
    "insufficient_quota": "The account has no credit left, or has reached its limit; see the provider's billing page.",
    "context_length_exceeded": "The conversation is longer than the model takes: shorten it, or choose another model.",
    "content_filter": "The provider's content filter refused the request: change the wording.",
    "invalid_api_key": "Check the API key.",
    "model_not_found": "Check the model's name, and that the key may use it.",
}
_REASONS: dict[str, Reason] = {
    "insufficient_quota": "quota",
    "context_length_exceeded": "context_length",
    "model_not_found": "model_not_found",
}
_REASON_BY_STATUS: dict[int, Reason] = {
    402: "quota", 404: "model_not_found", 408: "timeout", 413: "context_length", 429: "rate_limit", 504: "timeout",
}  # fmt: skip
_REASON_BY_WORDS: tuple[tuple[re.Pattern[str], Reason], ...] = (
    (
        re.compile(
            r"maximum context length|prompt is too long|exceeds? the (?:available )?context|exceeds the maximum number of",
            re.IGNORECASE,
        ),
        "context_length",
    ),
    (re.compile(r"credit balance is too low", re.IGNORECASE), "quota"),
)
_ADVICE_BY_STATUS = {
    401: "Check the API key.",
    403: "The key may not do this.",
    404: "Check the model's name and the base URL.",
    413: "The request is too large: shorten the conversation.",
}
_STATUS_BY_NAME = {
    name: status
    for status, names in {
        400: "invalid_request_error badrequesterror bad_request invalid_argument failed_precondition content_filter",
        401: "authentication_error unauthenticated unauthorized invalid_api_key",
        402: "billing_error payment_required insufficient_quota insufficient_credits",
        403: "permission_error permission_denied forbidden",
        404: "not_found_error not_found model_not_found notfounderror",
        413: "request_too_large context_length_exceeded",
        429: "rate_limit_error rate_limit_exceeded rate_limit too_many_requests resource_exhausted",
        500: "server_error internal_error internal_server_error api_error internal",
        503: "overloaded_error overloaded unavailable service_unavailable",
        504: "timeout timeout_error deadline_exceeded gateway_timeout",
    }.items()
    for name in names.split()
}


def failure_of(status: int, headers: Mapping[str, str], body: Any, *, who: str, now: datetime | None = None) -> MofaError:
    """Return the error of an HTTP answer.

    Args:
        status: the HTTP status.
        headers: the answer's headers; the lookup must not depend on case.
        body: the parsed JSON body, or its text.
        who: the provider and the model, for the message.
        now: the time from which to count to an HTTP-date; by default the clock's.
    """
    codes, words = _codes(body), _words(body)
    message = f"{who}: HTTP {status}{_named(codes)}: {words}{_request_id(headers)}"
    final = next((code for code in codes if code in _NEVER_AGAIN), None)
    if final is not None:
        return ProviderRefused(f"{message} {_NEVER_AGAIN[final]}", _REASONS.get(final))
    if not _may_retry(status, headers):
        return ProviderRefused(f"{message} {_ADVICE_BY_STATUS.get(status, '')}".rstrip(), _reason(status, words))
    wait = retry_after_s(headers, now or datetime.now(UTC), body)
    if status == 429:
        return RateLimited(message, wait)
    return ProviderUnavailable(message, wait, "timeout" if status in (408, 504) else "down")


def _reason(status: int, words: str) -> Reason | None:
    """Return the reason of a refusal that names none by its code."""
    by_words = next((reason for shape, reason in _REASON_BY_WORDS if shape.search(words)), None)
    return by_words or ("down" if status >= 500 else _REASON_BY_STATUS.get(status))


def is_final(body: Any) -> bool:
    """Return whether an error's code, or its known words, show that no other form of the request would help."""
    return any(code in _NEVER_AGAIN for code in _codes(body)) or any(
        shape.search(_words(body)) for shape, _ in _REASON_BY_WORDS
    )


def failure_in(payload: Any, headers: Mapping[str, str], *, who: str) -> MofaError | None:
    """Return the error inside an answer with HTTP status 200, or inside a piece of a stream; None if there is none.

    The error's code, status or type stands for the HTTP status; without any of them it counts as HTTP 502.
    """
    error = _error_of(payload[0] if isinstance(payload, list) and len(payload) == 1 else payload)
    return None if error is None else failure_of(_status_in(error), headers, error, who=who)


def _error_of(payload: Any) -> dict[str, Any] | None:
    """Return the error beside the choices, in the first of them (OpenRouter), or as the whole payload (vLLM, Anthropic)."""
    if not isinstance(payload, dict):
        return None
    choices = payload.get("choices")
    first = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    ended = first.get("finish_reason")
    if first.get("error"):
        return {"error": first["error"]}
    if payload.get("error") and ended in (None, "error"):
        return payload
    if ended == "error":
        return {"error": {"message": "The provider ended the answer with an error, and did not say which."}}
    return payload if "error" in (payload.get("object"), payload.get("type")) else None


def error_in(body: Any) -> dict[str, Any]:
    """Return the error object of a body; {} if there is none.

    The forms: `{"error": {…}}` (OpenAI), the same in a list (Google), or the error as the whole body.
    """
    if isinstance(body, list) and len(body) == 1:
        body = body[0]
    if not isinstance(body, dict):
        return {}
    inner = body.get("error") or body
    return inner if isinstance(inner, dict) else {"message": str(inner)}


def _status_in(body: Any) -> int:
    error = error_in(body)
    codes = [str(error[name]).lower() for name in ("code", "status", "status_code", "type") if error.get(name) is not None]
    numbers = [int(each) for each in codes if each.isdecimal() and 400 <= int(each[:9]) < 600]
    named = [_STATUS_BY_NAME[each] for each in codes if each in _STATUS_BY_NAME]
    return next(iter([*numbers, *named]), 502)


def without_key(text: str, key: str) -> str:
    """Return `text` without the API key, and without the forms of keys that `kernel.basics.secrets` masks."""
    return masked(text, [key] if len(key) >= 8 else [])


def _may_retry(status: int, headers: Mapping[str, str]) -> bool:
    advice = headers.get("x-should-retry", "").strip().lower()
    if advice in ("true", "false"):
        return advice == "true"
    return status in _TRY_AGAIN or status >= 500


def _codes(body: Any) -> list[str]:
    error = error_in(body)
    return [str(error[name]) for name in ("code", "type") if error.get(name) is not None]


def _words(body: Any) -> str:
    error = error_in(body)
    text = next((str(error[name]) for name in ("message", "detail", "msg") if error.get(name)), "")
    text = " ".join((text or str(body or "no explanation")).split())
    text = text if len(text) <= 500 else text[:500] + "…"
    return text if text.endswith((".", "!", "?", "…")) else text + "."


def _named(codes: list[str]) -> str:
    return f" {codes[0]}" if codes and not codes[0].isdigit() else ""


def _request_id(headers: Mapping[str, str]) -> str:
    id = headers.get("x-request-id")
    return f" (request {id})" if id else ""
