"""The events of a run: as a list, or as a stream (server-sent events) that goes on from the last event that was seen."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from pydantic import Field
from starlette.responses import StreamingResponse

from console.backend.event_tail import Ended, Item, TooManyFollowers, item_data
from console.servers.web.callers import CallerOf, StillIn
from console.servers.web.problems import Refusal
from console.servers.web.requests import Here, RunId, StrictRoute
from console.servers.web.routes.runs import known, reach
from console.servers.web.services import Services
from console.terminal.event_words import words_of
from kernel.basics.errors import MofaError
from kernel.basics.schema import Schema
from kernel.record.events import Event

router = APIRouter(tags=["events"], route_class=StrictRoute)

PING_S = 15.0
"""The interval of comments in a stream without events, in seconds: proxies close a silent one."""

STUCK_S = 30.0
"""The time for which a client may not read, in seconds; then its stream is closed."""

CHECK_S = 15.0
"""The interval at which a stream asks whether its reader is still let in, in seconds."""

STREAM = "text/event-stream"

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
    still_in: StillIn,
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
    return EventStream(_stream(here, id, after, still_in), {"cache-control": "no-store", "x-accel-buffering": "no"})


async def _page(here: Services, id: str, after: int, limit: int) -> Events:
    run = await here.log.newest(id)
    found = [] if run is None else await here.tails.source.events(run, after, limit)
    more = run is not None and bool(found) and found[-1].seq < run.head.seq
    return Events(items=[shown(each) for each in found], next=str(found[-1].seq) if more else None)


def shown(event: Event) -> ShownEvent:
    """Return an event as the API shows it."""
    data = {name: value for name, value in event.data.items() if name not in LEFT_OUT}
    return ShownEvent(sequence=event.seq, type=event.type, at=event.at, by=event.by, data=data, words=words_of(event))


async def _stream(here: Services, id: str, after: int, still_in: Callable[[], Awaitable[bool]]) -> AsyncGenerator[bytes, None]:
    yield b"retry: 1000\n\n"
    try:
        follower = await here.tails.join(id, after)
    except MofaError:  # without the database: the client comes again
        return
    asked_at = time.monotonic()
    try:
        while True:
            item = await follower.next(PING_S)
            if time.monotonic() - asked_at >= CHECK_S:
                if not await still_in():  # the client comes again, and is refused
                    return
                asked_at = time.monotonic()
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


class EventStream(StreamingResponse):
    """A stream that is closed when its client does not read for `STUCK_S` seconds."""

    def __init__(self, items: AsyncGenerator[bytes, None], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(items, media_type=STREAM, headers=headers)
        self._items = items

    async def stream_response(self, send: Callable[[MutableMapping[str, Any]], Awaitable[None]]) -> None:
        """Send the stream."""

        async def patiently(message: MutableMapping[str, Any]) -> None:
            await asyncio.wait_for(send(message), STUCK_S)

        try:
            with suppress(TimeoutError):
                await super().stream_response(patiently)
        finally:
            await self._items.aclose()  # it does not wait for anything: a cancelled task carries it out, too
