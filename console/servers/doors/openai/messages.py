"""The messages of OpenAI's requests, as the conversation before a run's task, the task, and results of the client's tools."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Discriminator, Field, Tag

from console.servers.doors.content import Content, text_of
from console.servers.doors.names import Named
from console.servers.web.services import Services
from kernel.basics.errors import InvalidInput
from kernel.basics.limits import EARLIER
from kernel.basics.schema import parse
from kernel.conversation.transcript import as_text

Json = dict[str, Any]

CALL = "call_"


class GivenFunction(BaseModel):
    """A function as a model called it."""

    name: str
    arguments: str = ""


class GivenCall(BaseModel):
    """A tool call of an earlier answer."""

    id: str
    function: GivenFunction


class ChatMessage(BaseModel):
    """A message of Chat Completions."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: Content = None
    name: Annotated[str, Field(max_length=200)] | None = None
    tool_calls: list[GivenCall] | None = None
    tool_call_id: str | None = None


class InputMessage(BaseModel):
    """A message of Responses."""

    type: Literal["message"] = "message"
    role: Literal["system", "developer", "user", "assistant"]
    content: Content


class InputCall(BaseModel):
    """A tool call of an earlier response."""

    type: Literal["function_call"]
    call_id: str
    name: str
    arguments: str = ""


class InputResult(BaseModel):
    """The result of a tool call."""

    type: Literal["function_call_output"]
    call_id: str
    output: Content


class InputReasoning(BaseModel):
    """Reasoning of an earlier response, which says nothing to a run."""

    type: Literal["reasoning"]


def _kind(item: Any) -> str | None:
    return item.get("type", "message") if isinstance(item, dict) else getattr(item, "type", None)


InputItem = Annotated[
    Annotated[InputMessage, Tag("message")]
    | Annotated[InputCall, Tag("function_call")]
    | Annotated[InputResult, Tag("function_call_output")]
    | Annotated[InputReasoning, Tag("reasoning")],
    Discriminator(
        _kind,
        custom_error_type="input_item",
        custom_error_message="an item here is a message, a function_call, a function_call_output or reasoning",
    ),
]


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


async def of_chat(here: Services, given: Any) -> list[Said]:
    """Return the messages of Chat Completions.

    Raises:
        InvalidInput: they cannot be read.
    """
    messages: list[ChatMessage] = parse(list[ChatMessage], given, "messages")
    said: list[Said] = []
    for number, each in enumerate(_bounded(messages, "messages")):
        place = f"messages.{number}.content"
        text = await text_of(here, each.content, place)
        match each.role:
            case "system" | "developer":
                said.append(Said("system", text, each.role))
            case "tool":
                if each.tool_call_id is None:
                    raise InvalidInput(f"messages.{number}.tool_call_id: is required.", f"messages.{number}.tool_call_id")
                said.append(Said("tool", text, each.name, each.tool_call_id))
            case "assistant":
                said += [Said("assistant", text)] if text.strip() else []
                said += [Said("system", _called(call.function), "assistant") for call in each.tool_calls or ()]
            case "user":
                said.append(Said("user", text, each.name))
    return said


async def of_input(here: Services, given: Any) -> list[Said]:
    """Return the input of Responses: a text, or a list of items.

    Raises:
        InvalidInput: it cannot be read.
    """
    if isinstance(given, str):
        return [Said("user", given)]
    items: list[Any] = parse(list[InputItem], given, "input")
    said: list[Said] = []
    for number, each in enumerate(_bounded(items, "input")):
        if isinstance(each, InputMessage):
            text = await text_of(here, each.content, f"input.{number}.content")
            by = "system" if each.role == "developer" else each.role
            said.append(Said(by, text, each.role if by == "system" else None))
        elif isinstance(each, InputCall):
            said.append(Said("system", _called(GivenFunction(name=each.name, arguments=each.arguments)), "assistant"))
        elif isinstance(each, InputResult):
            said.append(Said("tool", await text_of(here, each.output, f"input.{number}.output"), None, each.call_id))
    return said


def conversation(said: list[Said], named: Named | None, field: str) -> Conversation:
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
        raise InvalidInput(f"{field}: there is no message of a user, and so nothing to do.", field)
    if any(each.by == "assistant" for each in said[asked:]):
        raise InvalidInput(f"{field}: the last message must be of a user, or hold the result of a tool.", field)
    task = said[asked].text
    if not task.strip():
        raise InvalidInput(f"{field}: the last message of the user is empty; say what is to be done.", field)
    author = named.author if named else "assistant"
    earlier = [_earlier(each, author) for each in (*said[:asked], *said[asked + 1 :]) if each.text.strip()]
    return Conversation(earlier, named.task(task) if named else task)


def _earlier(each: Said, author: str) -> Json:
    match each.by:
        case "user":
            return {"role": "note" if each.author else "task", "author": each.author or "task", "text": each.text}
        case "assistant":
            return {"role": "answer", "author": author, "text": each.text}
        case _:
            return {"role": "note", "author": each.author or each.by, "text": each.text}


def _called(function: GivenFunction) -> str:
    return f"called the tool {function.name} with: {as_text(function.arguments)}"


def _bounded(messages: list[Any], field: str) -> list[Any]:
    if not messages:
        raise InvalidInput(f"{field}: is empty; send at least one message.", field)
    if len(messages) > EARLIER:
        raise InvalidInput(f"{field}: has {len(messages):,} messages; at most {EARLIER:,} are taken.", field)
    return messages
