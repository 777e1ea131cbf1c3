"""Messages in a neutral form: the conversation before a run's task, the task, and results of the client's tools."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from console.servers.doors.names import Named
from kernel.basics.errors import InvalidInput
from kernel.basics.limits import EARLIER

Json = dict[str, Any]
T = TypeVar("T")


@dataclass
class Said:
    """One message in the neutral form. `by` system is for the program's words; `result_of` is the id of a call."""

    by: Literal["user", "assistant", "system", "tool"]
    text: str
    author: str | None = None
    result_of: str | None = None


@dataclass(frozen=True)
class Conversation:
    """A request's messages: those before the task, and the task; or, for a run that waits, results by the id of their call."""

    earlier: list[Json] = field(default_factory=list)
    task: Any = None
    results: dict[str, str] = field(default_factory=dict)


def conversation(said: list[Said], named: Named, field: str) -> Conversation:
    """Return messages as those before the task, the task, and the results at the end.

    Raises:
        InvalidInput: nothing is left to answer.
    """
    end = len(said)
    while end and said[end - 1].by == "tool":
        end -= 1
    if results := {each.result_of or "": each.text or "(nothing)" for each in said[end:]}:
        return Conversation(results=results)
    asked = max((number for number, each in enumerate(said) if each.by == "user"), default=None)
    if asked is None:
        raise InvalidInput(f"{field}: needs a message of the role user; there is none.", field)
    if any(each.by == "assistant" for each in said[asked:]):
        raise InvalidInput(f"{field}: the last message must be of a user, or hold the result of a tool.", field)
    task = said[asked].text
    if not task.strip():
        raise InvalidInput(f"{field}: the last message of the user is empty; say what is to be done.", field)
    earlier = [_earlier(each, named.author) for each in (*said[:asked], *said[asked + 1 :]) if each.text.strip()]
    return Conversation(earlier, named.task(task))


def _earlier(each: Said, author: str) -> Json:
    match each.by:
        case "user":
            return {"role": "note" if each.author else "task", "author": each.author or "task", "text": each.text}
        case "assistant":
            return {"role": "answer", "author": author, "text": each.text}
        case _:
            return {"role": "note", "author": each.author or each.by, "text": each.text}


def called(name: str, arguments: str) -> str:
    """Return the words about an earlier tool call."""
    return f"called the tool {name} with: {arguments}"


def bounded(messages: list[T], field: str) -> list[T]:
    """Return messages. Raise `InvalidInput` if there are none, or too many."""
    if not messages:
        raise InvalidInput(f"{field}: is empty; send at least one message.", field)
    if len(messages) > EARLIER:
        raise InvalidInput(f"{field}: has {len(messages):,} messages; at most {EARLIER:,} are taken.", field)
    return messages
