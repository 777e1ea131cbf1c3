"""Guards: what one is shown of that which goes to a model or a tool and comes back, and what its verdict does.

A guard is a script that an agent names under `guards`. Its `execute` gets a `Look`, and returns a `Verdict`. Whatever else
it returns, and a guard that fails, refuses: nothing passes that was not let through.
"""

from __future__ import annotations

from typing import Any, Literal, Protocol

from kernel.basics.errors import GuardRefused, MofaError
from kernel.basics.schema import Schema, parse

Moment = Literal["model_call", "model_answer", "tool_call", "tool_result"]

SAID: dict[Moment, str] = {
    "model_call": "what goes to the model",
    "model_answer": "what the model answered",
    "tool_call": "the call of a tool",
    "tool_result": "what a tool gave",
}


class Look(Schema):
    """What a guard is given. `value` is, by moment:

    `model_call`: `{instructions, messages: [{role, author, text}]}`, whose last messages are what is asked now.
    `model_answer`: the answer's text, or its JSON where a schema was asked for. `tool_call`: the arguments, an object.
    `tool_result`: the result's text.
    """

    moment: Moment
    agent: str
    tool: str | None = None
    value: Any


class Verdict(Schema):
    """What a guard returns. `change` puts `value`, of the same form, in the place of what it was shown."""

    verdict: Literal["allow", "change", "refuse"]
    value: Any = None
    reason: str = ""


class Guard(Protocol):
    """An installed plugin of kind `guard`: `plugins/guard/<name>.py` with `create(**options) -> Guard`."""

    async def look(self, look: Look) -> Verdict:
        """Look at one thing. Whatever is raised refuses it."""
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...


def passed(guard: str, look: Look, answer: Any) -> Any:
    """What goes on: the value as it was shown, or as the guard changed it.

    Raises:
        GuardRefused: the guard refuses, or its answer cannot be used.
    """
    try:
        verdict: Verdict = parse(Verdict, answer, "verdict")
    except MofaError as error:
        raise refusal(guard, look, f"its answer is no verdict ({str(error)[:300]})") from None
    if verdict.verdict == "refuse":
        raise refusal(guard, look, verdict.reason or "it gave no reason")
    if verdict.verdict == "allow":
        return look.value
    fault = _fault(look, verdict.value)
    if fault is not None:
        raise refusal(guard, look, f"its change cannot be used: {fault}")
    return verdict.value


def refusal(guard: str, look: Look, why: str) -> GuardRefused:
    """Return the refusal, in words that say who refused what, and why."""
    what = f"{SAID[look.moment]} ({look.tool})" if look.tool else SAID[look.moment]
    return GuardRefused(f"The guard {guard} refuses {what} of {look.agent}: {why}")


def _fault(look: Look, value: Any) -> str | None:
    match look.moment:
        case "tool_call" if not isinstance(value, dict):
            return "the arguments must be an object"
        case "tool_result" if not isinstance(value, str):
            return "a result must be a text"
        case "model_answer" if isinstance(look.value, str) and not isinstance(value, str):
            return "the answer must be a text"
        case "model_call":
            shown = len(look.value["messages"])
            if not isinstance(value, dict) or not isinstance(value.get("instructions"), str):
                return "it must be an object with instructions and messages"
            messages = value.get("messages")
            if not isinstance(messages, list) or len(messages) != shown:
                return f"there must be {shown} messages, as many as there were"
            if not all(isinstance(each, dict) and isinstance(each.get("text"), str) for each in messages):
                return "each message must have a text"
    return None
