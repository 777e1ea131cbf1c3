"""Recognition of keys and tokens of well-known providers, so that inputs that hold one can be refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

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
"""The form of a key, or of a signed token (JWT)."""

_REFUSED = re.compile(_KEY)  # no signed tokens: people paste them to have them explained, and they expire soon

_BEGINNINGS = (
    "sk-", "AIza", "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxa-", "xoxb-", "xoxp-",
    "xoxr-", "xoxs-", "gsk_", "hf_", "xai-", "r8_", "pplx-", "npm_", "sk_live_", "rk_live_", "-----BEGIN ",
)  # fmt: skip
"""The beginnings of all forms of `_KEY`. Finding them is faster than matching `_KEY`: a tenth of a millisecond a megabyte."""

_CANDIDATES = 10_000
"""The most beginnings of keys that are tried in one text: a workflow may not compute for more than 2 seconds."""
_EXAMPLE = re.compile("example", re.IGNORECASE)


def refuse_secrets(value: Any, what: str) -> None:
    """Raise `InvalidInput` if a text in `value`, at any depth, looks like a key. The message does not repeat the key."""
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
    matches = (match for at in islice(_candidates(text), _CANDIDATES) if (match := _REFUSED.match(text, at)))
    return any(not _EXAMPLE.search(match[0]) for match in matches)


def _candidates(text: str) -> Iterator[int]:
    """Yield the places where a key may begin."""
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


def _steps(path: tuple[Any, ...]) -> list[str]:
    steps = []
    while path:
        path, step = path
        steps.append(str(step))
    return steps[::-1]
