"""The reading of requests: strict JSON, and names in paths as they were sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import Depends, Path, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import AfterValidator, Field

from console.servers.web.services import Services
from kernel.basics.bounds import check_json
from kernel.basics.json_text import read_strictly, whole_json
from kernel.flow.shapes import FlowName

MOST_LISTED = 200
"""The most items of one page of a list."""


class StrictRequest(Request):
    """A request whose body is JSON that every store and every payload can hold."""

    async def json(self) -> Any:
        """Return the body's value.

        Raises:
            JSONDecodeError: it is not JSON.
            InvalidInput: it is nested too deep, or has a number that is too long.
        """
        if not hasattr(self, "_json"):
            body = await self.body()
            try:
                value = json.loads(whole_json(read_strictly(body.decode())))
            except (ValueError, RecursionError) as error:
                raise json.JSONDecodeError(str(error)[:200], "", 0) from None
            check_json(value, "body")
            self._json = value
        return self._json


class StrictRoute(APIRoute):
    """A route that reads strict JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler."""
        handler = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handler(StrictRequest(request.scope, request.receive))

        return strictly


def decoded(text: str) -> str:
    """Return a part of a path as its sender meant it: `RawPath` hands parts on as they were sent."""
    return unquote(text, errors="strict")


async def _services(request: Request) -> Services:
    found: Services = request.app.state.services
    return found


Here = Annotated[Services, Depends(_services)]
"""The services of the server."""

Flow = Annotated[FlowName, Path(alias="name", description="The name of a flow.", examples=["support"])]

RunId = Annotated[
    str,
    Path(alias="id", min_length=1, max_length=3_000, description="A workflow id, `/` as %2F.", examples=["flow%2Fsupport-1"]),
    AfterValidator(decoded),
]

PartOfPath = Annotated[str, Path(min_length=1, max_length=600), AfterValidator(decoded)]

Limit = Annotated[int, Query(ge=1, le=MOST_LISTED, description="The most items to return.")]

Text = Annotated[str, Field(max_length=1_000_000, description="A flow in YAML or JSON.")]
"""A flow's text. The limit in bytes is checked where it is stored."""
