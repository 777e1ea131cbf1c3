"""The forms of keys, tokens and passwords: to refuse them in inputs, and to mask them in errors, logs and results.

Every pattern of a secret is here. All of them take time linear in the text, except that of signed
tokens (JWT) in `SECRET`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from pydantic_core import to_json

from kernel.basics.errors import InvalidInput

_KEY = (
    r"\bsk-(?:ant-|proj-|or-v1-|svcacct-)?(?=[\w-]{0,100}\d)[A-Za-z0-9_-]{20,}"  # OpenAI, Anthropic, OpenRouter, DeepSeek
    r"|\bAIza[0-9A-Za-z_-]{35}(?![\w-])"  # Google
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"  # Amazon
    r"|\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{40,}"  # GitHub
    r"|\bglpat-[\w-]{20,}"  # GitLab
    r"|\bxox[abprs]-[A-Za-z0-9-]{20,}"  # Slack
    r"|\b(?:gsk_|hf_|xai-|r8_|pplx-|npm_)[A-Za-z0-9]{30,}\b"  # Groq, Hugging Face, xAI, Replicate, Perplexity, npm
    r"|\b[sr]k_live_[A-Za-z0-9]{20,}\b"  # Stripe
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\s\S]{0,8192}?-----END [A-Z ]*PRIVATE KEY-----)?"
)
SECRET = re.compile(rf"{_KEY}|\beyJ[\w-]{{10,}}\.eyJ[\w-]{{10,}}\.[\w-]{{10,}}")
"""A key of a provider, or a signed token (JWT)."""

URL_CREDENTIALS = re.compile(r"(?<=://)[^\s/@:]*:(?P<password>[^\s/@]+)(?=@)")
"""The user and the password of a URL."""

MASK = "***"
"""It stands for a secret that was removed from a text."""

_MASKED = (
    (URL_CREDENTIALS, MASK),
    (re.compile(r"(?i)\b(bearer\s+)[^\s\"']{6,}"), rf"\1{MASK}"),
    (re.compile(r"(?i)\bsk-[\w*-]{6,}"), f"sk-{MASK}"),  # some providers quote a key with asterisks in its middle
)
_MASKED_IN_LOGS = (
    (re.compile(_KEY), MASK),
    (re.compile(r"\b(?:sk|pk|ghp|xox[abp])[-_][\w-]{12,}"), MASK),
    (re.compile(r"(?i)\b(basic\s+)[\w.~+/=-]{8,}"), rf"\1{MASK}"),
)

_REFUSED = re.compile(_KEY)  # no signed tokens: people paste them to have them explained, and they expire soon

_BEGINNINGS = (
    "sk-", "AIza", "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxa-", "xoxb-", "xoxp-",
    "xoxr-", "xoxs-", "gsk_", "hf_", "xai-", "r8_", "pplx-", "npm_", "sk_live_", "rk_live_", "-----BEGIN ",
)  # fmt: skip
"""The beginning of each form of `_KEY`. Looking for these takes a tenth of a millisecond for a megabyte."""

_BEGINNING_BYTES = tuple(beginning.encode() for beginning in _BEGINNINGS)
_BEGINNING = re.compile("|".join(map(re.escape, _BEGINNINGS)))

_SHORT_TEXT = 1_000

_CANDIDATES = 10_000
"""The most beginnings of keys that are checked in one text; a workflow may not compute for more than 2 seconds."""

_EXAMPLE = re.compile("example", re.IGNORECASE)

_SECRET_VARIABLE = re.compile(r"(KEYS?$|API_?KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|_AUTH$|_HEADERS$)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[,:\s]+")
_SHORTEST = 8
_SHORTEST_PART = 24


def secrets_of(environ: Mapping[str, str]) -> list[str]:
    """Return the secret values of an environment, by the names of its variables.

    The longest is first: a shorter one may be its beginning, and would leave its end unmasked. Of several values in one
    variable (`MOFA_PAYLOAD_KEYS`), each is included by itself too.
    """
    secrets = {each for name, value in environ.items() if _SECRET_VARIABLE.search(name) for each in _with_parts(value)}
    return sorted(secrets, key=len, reverse=True)


def _with_parts(value: str) -> Iterator[str]:
    if len(value) >= _SHORTEST:
        yield value
    yield from (part for part in _SEPARATORS.split(value) if len(part) >= _SHORTEST_PART)


def masked(text: str, known: Iterable[str] = ()) -> str:
    """Return `text` without the `known` secrets, credentials in URLs, bearer tokens and keys that begin with `sk-`.

    It is for texts that people and models read on. It leaves other forms of keys: a guard or `privacy.redact` decides on
    those.
    """
    return _replaced(text, known, _MASKED)


def masked_for_log(text: str, known: Iterable[str] = ()) -> str:
    """Return `text` as `masked` does, also without the other forms of keys and `Basic` credentials."""
    return _replaced(text, known, (*_MASKED, *_MASKED_IN_LOGS))


def _replaced(text: str, known: Iterable[str], forms: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for secret in known:
        text = text.replace(secret, MASK)
    for form, mask in forms:
        text = form.sub(mask, text)
    return text


def refuse_secrets(value: Any, what: str) -> None:
    """Raise `InvalidInput` if a text in `value`, at any depth, contains a key of a provider; the message does not repeat it."""
    place = _place(value)
    if place is not None:
        field = ".".join(place)
        raise InvalidInput(
            f"{what}: {f'{field}: ' if field else ''}holds what looks like a key or token of a provider. Inputs are stored for "
            "long and read by many: name the environment variable that holds the key, and revoke a key that was sent.",
            field or None,
        )


def holds_secret(value: Any) -> bool:
    """Return whether `refuse_secrets` refuses it."""
    return _place(value) is not None


def _looks_like_key(text: str) -> bool:
    if len(text) < _SHORT_TEXT and not _BEGINNING.search(text):  # for a short text, one search costs less than many
        return False
    matches = (match for at in islice(_candidates(text), _CANDIDATES) if (match := _REFUSED.match(text, at)))
    return any(not _EXAMPLE.search(match[0]) for match in matches)


def _candidates(text: str) -> Iterator[int]:
    """Yield each position at which a key may begin."""
    for beginning in _BEGINNINGS:
        at = text.find(beginning)
        while at >= 0:
            yield at
            at = text.find(beginning, at + 1)


_NO_TEXT = frozenset({int, float, bool, type(None)})


def _place(value: Any) -> list[str] | None:
    """Return the path to the first text that looks like a key, or None."""
    # Without recursion: a value from outside may be nested deeper than Python's stack. A path is a pair of the path before it
    # and its last step, so that paths share their beginnings.
    if not _may_hold_key(value):
        return None
    pending: list[tuple[Any, tuple[Any, ...]]] = [(value, ())]
    while pending:
        each, path = pending.pop()
        if isinstance(each, str) and _looks_like_key(each):
            return _steps(path)
        if type(each) is dict:
            if any(type(key) is str and _looks_like_key(key) for key in each):
                return _steps(path)
            pending += [(inner, (path, key)) for key, inner in reversed(each.items()) if type(inner) not in _NO_TEXT]
        elif type(each) in (list, tuple):
            numbers = [number for number in reversed(range(len(each))) if type(each[number]) not in _NO_TEXT]
            pending += [(each[number], (path, number)) for number in numbers]
    return None


def _may_hold_key(value: Any) -> bool:
    """Return whether the beginning of a key is anywhere in a value's JSON, which leaves their letters as they are."""
    try:
        text = to_json(value)
    except ValueError:  # not JSON, or nested too deep
        return True
    return any(beginning in text for beginning in _BEGINNING_BYTES)


def _steps(path: tuple[Any, ...]) -> list[str]:
    steps = []
    while path:
        path, step = path
        steps.append(str(step))
    return steps[::-1]
