"""The input of an AG-UI run: its messages, and the front end's tools."""

from __future__ import annotations

from typing import Any

from ag_ui.core import (
    ActivityMessage,
    AssistantMessage,
    DeveloperMessage,
    ReasoningMessage,
    RunAgentInput,
    SystemMessage,
    ToolMessage,
    UserMessage,
)

from console.servers.doors.content import Content, ImagePart, Part, TextPart, text_of
from console.servers.doors.said import Said, bounded, called
from console.servers.web.services import Services
from kernel.basics.errors import InvalidInput

Json = dict[str, Any]

ID_CHARACTERS = 500
"""The longest id of a thread or a run."""


async def said_in(here: Services, given: RunAgentInput) -> list[Said]:
    """Return the messages in the neutral form. Activities and reasoning say nothing to a run.

    Raises:
        InvalidInput: there are too many, or one has something that cannot be taken.
    """
    said: list[Said] = []
    for number, each in enumerate(bounded(given.messages, "messages")):
        place = f"messages.{number}.content"
        match each:
            case UserMessage():
                said.append(Said("user", await text_of(here, _content(each.content, place), place), each.name))
            case AssistantMessage():
                said += [Said("assistant", each.content)] if each.content else []
                for call in each.tool_calls or ():
                    said.append(Said("system", called(call.function.name, call.function.arguments), "assistant"))
            case ToolMessage():
                text = each.error or await text_of(here, _content(each.content, place), place)
                said.append(Said("tool", text, None, each.tool_call_id))
            case SystemMessage() | DeveloperMessage():
                said.append(Said("system", each.content, each.role))
            case ActivityMessage() | ReasoningMessage():
                pass
    return said


def _content(content: Any, place: str) -> Content:
    if content is None or isinstance(content, str):
        return content
    return [_part(part, f"{place}.{number}") for number, part in enumerate(content)]


def _part(part: Any, place: str) -> Part:
    if part.type == "text":
        return TextPart(type="text", text=part.text)
    if part.type == "image" and part.source.type == "data":
        return ImagePart(type="image_url", image_url=f"data:{part.source.mime_type};base64,{part.source.value}")
    raise InvalidInput(f"{place}: is {part.type[:50]}; send text, or an image with its data.", place)


def tools_in(given: RunAgentInput) -> list[Json]:
    """Return the front end's tools, by the fields of a client's tool."""
    return [
        {"name": each.name, "description": each.description, "parameters": each.parameters or {"type": "object"}}
        for each in given.tools or ()
    ]


def context_in(given: RunAgentInput) -> Json:
    """Return the facts of the front end, by their description."""
    return {each.description: each.value for each in given.context or ()}


def options_in(given: RunAgentInput) -> Json:
    """Return our own options: `forwardedProps.mofa`.

    Raises:
        InvalidInput: they are no object.
    """
    props = given.forwarded_props if isinstance(given.forwarded_props, dict) else {}
    own = props.get("mofa", {})
    if not isinstance(own, dict):
        raise InvalidInput("forwardedProps.mofa: must be an object.", "forwardedProps.mofa")
    return {f"mofa_{name}": value for name, value in own.items()}


def check_ids(given: RunAgentInput) -> None:
    """Raise `InvalidInput` if the thread or the run has no usable id."""
    for name, id in (("threadId", given.thread_id), ("runId", given.run_id)):
        if not 0 < len(id) <= ID_CHARACTERS or not id.isprintable():
            raise InvalidInput(f"{name}: must be 1 to {ID_CHARACTERS} printable characters.", name)
