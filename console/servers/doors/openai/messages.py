"""The messages of OpenAI's requests, in the neutral form."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Discriminator, Field, Tag

from console.servers.doors.content import Content, text_of
from console.servers.doors.said import Said, bounded, called
from console.servers.web.services import Services
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse


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


async def of_chat(here: Services, given: Any) -> list[Said]:
    """Return the messages of Chat Completions.

    Raises:
        InvalidInput: they cannot be read.
    """
    messages: list[ChatMessage] = parse(list[ChatMessage], given, "messages")
    said: list[Said] = []
    for number, each in enumerate(bounded(messages, "messages")):
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
                said += [
                    Said("system", called(call.function.name, call.function.arguments), "assistant")
                    for call in each.tool_calls or ()
                ]
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
    for number, each in enumerate(bounded(items, "input")):
        if isinstance(each, InputMessage):
            text = await text_of(here, each.content, f"input.{number}.content")
            by = "system" if each.role == "developer" else each.role
            said.append(Said(by, text, each.role if by == "system" else None))
        elif isinstance(each, InputCall):
            said.append(Said("system", called(each.name, each.arguments), "assistant"))
        elif isinstance(each, InputResult):
            said.append(Said("tool", await text_of(here, each.output, f"input.{number}.output"), None, each.call_id))
    return said
