"""The events of a run: as a list, or as a stream (server-sent events) that goes on from the last event that was seen."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from pydantic import Field

from console.backend.access.rights import Refusal, reach
from console.backend.watching.event_tail import Ended, Item, TooManyFollowers, item_data
from console.servers.web.callers import CallerOf
from console.servers.web.event_stream import PING_S, STREAM, EventStream
from console.servers.web.requests import Here, RunId, StrictRoute
from console.servers.web.routes.runs import known
from console.servers.web.services import Services
from console.terminal.event_words import words_of
from kernel.basics.errors import MofaError
from kernel.basics.schema import Schema
from kernel.record.events import Event

router = APIRouter(tags=["events"], route_class=StrictRoute)

LEFT_OUT = frozenset({"whole", "definition"})
"""Fields with whole values, of up to 400,000 characters, that a look at the run of a flow has."""


class ShownEvent(Schema):
    """An event of a run. `sequence` counts from 1; `words` is the event as a line for people."""

    sequence: int
    type: str
    at: datetime
    by: str | None = None
    data: dict[str, Any] = Field(description="The fields of this type of event, see docs/events.md.")
    words: str


class Events(Schema):
    """A page of events in order. `next` is the sequence number to give as `after` for the following page."""

    items: list[ShownEvent]
    next: str | None = None


@router.get(
    "/runs/{id}/events",
    summary="Read or follow the events of a run",
    response_model=Events,
    responses={
        200: {
            "description": "A page of events; with `Accept: text/event-stream` a stream of them until the run has ended.",
            "content": {STREAM: {"schema": {"type": "string"}}},
        }
    },
)
async def events(
    here: Here,
    caller: CallerOf,
    id: RunId,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="Only events after this sequence number.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 200,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
    last_event_id: Annotated[str | None, Header(max_length=20, description="For a stream: as `after`.")] = None,
) -> Response | Events:
    """Return a page of events, or with `Accept: text/event-stream` a stream.

    In a stream, `id` is the sequence number and `event` the type. `words` without an id are new words of an answer, which
    replace its text from the character `offset` on. `end` has the run's status, and is the last one.
    """
    await reach(here, caller, id)
    await known(here, id)
    if STREAM not in accept.lower():
        return await _page(here, id, after, limit)
    if last_event_id is not None and last_event_id.isascii() and last_event_id.isdigit():
        after = int(last_event_id)
    if here.tails.full:
        raise Refusal(503, TooManyFollowers.__name__, "Too many streams are open on this server; try again later.")
    return EventStream(_stream(here, id, after))


async def _page(here: Services, id: str, after: int, limit: int) -> Events:
    run = await here.log.newest(id)
    found = [] if run is None else await here.tails.source.events(run, after, limit)
    more = run is not None and bool(found) and found[-1].seq < run.head.seq
    return Events(items=[shown(each) for each in found], next=str(found[-1].seq) if more else None)


def shown(event: Event) -> ShownEvent:
    """Return an event as the API shows it."""
    data = {name: value for name, value in event.data.items() if name not in LEFT_OUT}
    return ShownEvent(sequence=event.seq, type=event.type, at=event.at, by=event.by, data=data, words=words_of(event))


async def _stream(here: Services, id: str, after: int) -> AsyncGenerator[bytes, None]:
    yield b"retry: 1000\n\n"
    try:
        follower = await here.tails.join(id, after)
    except MofaError:  # without the database: the client comes again
        return
    try:
        while True:
            item = await follower.next(PING_S)
            if isinstance(item, Ended) and item.reason != "ended":
                return
            yield b": ping\n\n" if item is None else _message(item)
            if isinstance(item, Ended):
                return
    except MofaError:
        return
    finally:
        follower.leave()


def _message(item: Item) -> bytes:
    if isinstance(item, Event):
        data = shown(item).model_dump_json()
        return f"id: {item.seq}\nevent: {_one_line(item.type)}\ndata: {data}\n\n".encode(errors="replace")
    name = "end" if isinstance(item, Ended) else "words"
    return f"event: {name}\ndata: {json.dumps(item_data(item))}\n\n".encode()


def _one_line(name: str) -> str:
    return "".join(each for each in name if each.isprintable())
