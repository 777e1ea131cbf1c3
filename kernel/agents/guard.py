"""Guards: checks of the inputs and outputs of an agent's model and tools.

A guard is a script that an agent names under `guards`, or a plugin. It gets a `Look`, and returns a `Verdict`. A guard that
fails, or returns anything else, refuses: fail closed.
"""

from __future__ import annotations

from typing import Any, Literal, Protocol

from kernel.basics.errors import GuardRefused, MofaError
from kernel.basics.schema import Schema, parse

Moment = Literal["model_call", "model_answer", "tool_call", "tool_result"]

_SUBJECTS: dict[Moment, str] = {
    "model_call": "what goes to the model",
    "model_answer": "what the model answered",
    "tool_call": "the call of a tool",
    "tool_result": "what a tool gave",
}
"""The subject of a refusal, by moment. A model may read it, so it is part of the ledger's hash: do not change it."""


class Look(Schema):
    """The input of a guard. The form of `value` depends on the moment:

    - `model_call`: `{instructions, messages: [{role, author, text}]}`; the last messages are the question.
    - `model_answer`: the answer's text, or its JSON where a schema was given.
    - `tool_call`: the arguments, an object.
    - `tool_result`: the result's text.
    """

    moment: Moment
    agent: str
    tool: str | None = None
    value: Any


class Verdict(Schema):
    """The output of a guard. `change` replaces the value of the `Look` by `value`, which must have the same form."""

    verdict: Literal["allow", "change", "refuse"]
    value: Any = None
    reason: str = ""


class Guard(Protocol):
    """The port of a plugin of kind `guard`: `plugins/guard/<name>.py` with `create(**options) -> Guard`."""

    async def look(self, look: Look) -> Verdict:
        """Check one value. Any exception refuses it."""
        ...

    async def close(self) -> None:
        """Release its resources."""
        ...


def passed(guard: str, look: Look, answer: Any) -> Any:
    """Return the value to continue with: unchanged, or as the guard changed it. `answer` is the guard's output.

    Raises:
        GuardRefused: the guard refuses, or its output cannot be used.
    """
    try:
        verdict: Verdict = parse(Verdict, answer, "verdict")
    except MofaError as error:
        raise refusal(guard, look, f"its answer is not a verdict ({str(error)[:300]})") from None
    if verdict.verdict == "refuse":
        raise refusal(guard, look, verdict.reason or "it gave no reason")
    if verdict.verdict == "allow":
        return look.value
    fault = _fault(look, verdict.value)
    if fault is not None:
        raise refusal(guard, look, f"its change cannot be used: {fault}")
    return verdict.value


def refusal(guard: str, look: Look, why: str) -> GuardRefused:
    """Return the refusal of a value, with the guard's reason."""
    what = f"{_SUBJECTS[look.moment]} ({look.tool})" if look.tool else _SUBJECTS[look.moment]
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
