"""The subject of a server's refusal, by its words: a parameter, a wanted schema, or the order of the turns.

A refused request is not billed, so it may be sent again at once in another form.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, Literal

from plugins.llm._provider_failures import error_in, is_final

Scope = Literal["model", "tools", "schema", "strict"]
"""The subject of a refusal: any schema (`model`), any schema beside tools, this schema, or its enforcement (`strict`)."""

_BAD_REQUEST = (400, 422)
_NOT_KNOWN = re.compile(
    r"unsupported|not (?:be )?support|unrecogni[sz]ed|unknown|unexpected|not permitted|not allowed|extra_forbidden|extra inputs"
    r"|does not exist|not available|unavailable",
    re.IGNORECASE,
)
_WANTED_FORMAT = re.compile(
    r"response[_ ]?(?:format|schema|mime)|mime[_ ]?type|output[_ ]?(?:format|schema|config)"
    r"|json[_ -]?(?:schema|mode|object|output)|structured[_ -]?outputs?|guided[_ ]|grammar|\bschemas?\b|generate json",
    re.IGNORECASE,
)
_OF_TOOLS = re.compile(r"schema for function|function_?declarations?|tools?[\[.]\d|input_schema|messages[\[.]\d", re.IGNORECASE)
_BESIDE_TOOLS = re.compile(r"\btools?\b|\bfunctions?\b", re.IGNORECASE)
_STRICT = re.compile(r"invalid[_ ](?:json[_ ])?schema|in context=|\bstrict\b", re.IGNORECASE)
_THIS_SCHEMA = re.compile(r"features?|keyword|failed to generate json|too (?:complex|large|deep|many)", re.IGNORECASE)
_ORDER_OF_TURNS = re.compile(
    r"roles? must|alternat(?:e|ing)|must be (?:at the (?:beginning|start)|the first)|unexpected role|after (?:role )?'?tool\b"
    r"|(?:system|developer)'?(?: role| message| prompt| instruction)?s? (?:is |are )?(?:not |un)(?:supported|allowed|enabled)"
    r"|(?:does not|doesn't|not) (?:support|allow)\w* (?:the |a )?'?(?:system|developer)|only user"
    r"|(?:first|last) (?:message|turn|content|role)|(?:start|begin)s? with (?:a |the )?(?:role )?'?user",
    re.IGNORECASE,
)
_ECHOES = ("input", "ctx", "failed_generation", "metadata")
"""Parts of an error that repeat the request; their words say nothing about the refusal."""


def refused_parameter(status: int, body: Any, optional: Collection[str]) -> str | None:
    """Return the `optional` parameter that the server refuses, of those that were sent; None if it refuses none of them."""
    words = words_of(body)
    if status not in _BAD_REQUEST or not _NOT_KNOWN.search(words):
        return None
    named = str(error_in(body).get("param") or "").split(".")[0]
    if named:
        return named if named in optional else None
    return next((name for name in optional if re.search(rf"\b{name}\b", words)), None)


def refused_format(status: int, body: Any) -> Scope | None:
    """Return the scope of a server's refusal of a wanted JSON Schema; None if the error is about something else.

    The words differ from server to server, and no list of them would be complete. The request wanted a schema, so any bad
    request whose words mention a schema or a format counts as its refusal, unless they name another part.
    """
    words, param = words_of(body), str(error_in(body).get("param") or "")
    if is_final(body) or (param and not _WANTED_FORMAT.search(param)):
        return None
    if status not in (*_BAD_REQUEST, 404, 406, 415) or not _WANTED_FORMAT.search(words) or _OF_TOOLS.search(words):
        return None
    if _STRICT.search(words):
        return "strict"
    if _THIS_SCHEMA.search(words):
        return "schema"
    return "tools" if _BESIDE_TOOLS.search(words) else "model"


def refused_turns(status: int, body: Any) -> bool:
    """Return whether a chat template refuses the roles of the messages, or their order. llama.cpp does so with status 500."""
    return status in (*_BAD_REQUEST, 500) and not is_final(body) and _ORDER_OF_TURNS.search(words_of(body)) is not None


def words_of(body: Any) -> str:
    """Return all texts of an error, without the parts that repeat the request."""
    return body if isinstance(body, str) else " ".join(_strings(body))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in _ECHOES:
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif value is not None:
        yield str(value)
