from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.events import Events
from ...models.problem import Problem
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    id: str,
    *,
    after: int | Unset = 0,
    limit: int | Unset = 200,
    last_event_id: None | str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(last_event_id, Unset):
        headers["last-event-id"] = last_event_id





    params: dict[str, Any] = {}

    params["after"] = after

    params["limit"] = limit


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/runs/{id}/events".format(id=quote(str(id), safe=""),),
        "params": params,
    }


    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Events | Problem:
    if response.status_code == 200:
        response_200 = Events.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Events | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    after: int | Unset = 0,
    limit: int | Unset = 200,
    last_event_id: None | str | Unset = UNSET,

) -> Response[Events | Problem]:
    """ Read or follow the events of a run

     Return a page of events, or with `Accept: text/event-stream` a stream.

    In a stream, `id` is the sequence number and `event` the type. `words` without an id are new words
    of an answer, which
    replace its text from the character `offset` on. `end` has the run's status, and is the last one.

    Args:
        id (str): A workflow id, `/` as %2F.
        after (int | Unset): Only events after this sequence number. Default: 0.
        limit (int | Unset):  Default: 200.
        last_event_id (None | str | Unset): For a stream: as `after`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Events | Problem]
     """


    kwargs = _get_kwargs(
        id=id,
after=after,
limit=limit,
last_event_id=last_event_id,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    after: int | Unset = 0,
    limit: int | Unset = 200,
    last_event_id: None | str | Unset = UNSET,

) -> Events | Problem | None:
    """ Read or follow the events of a run

     Return a page of events, or with `Accept: text/event-stream` a stream.

    In a stream, `id` is the sequence number and `event` the type. `words` without an id are new words
    of an answer, which
    replace its text from the character `offset` on. `end` has the run's status, and is the last one.

    Args:
        id (str): A workflow id, `/` as %2F.
        after (int | Unset): Only events after this sequence number. Default: 0.
        limit (int | Unset):  Default: 200.
        last_event_id (None | str | Unset): For a stream: as `after`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Events | Problem
     """


    return sync_detailed(
        id=id,
client=client,
after=after,
limit=limit,
last_event_id=last_event_id,

    ).parsed

async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    after: int | Unset = 0,
    limit: int | Unset = 200,
    last_event_id: None | str | Unset = UNSET,

) -> Response[Events | Problem]:
    """ Read or follow the events of a run

     Return a page of events, or with `Accept: text/event-stream` a stream.

    In a stream, `id` is the sequence number and `event` the type. `words` without an id are new words
    of an answer, which
    replace its text from the character `offset` on. `end` has the run's status, and is the last one.

    Args:
        id (str): A workflow id, `/` as %2F.
        after (int | Unset): Only events after this sequence number. Default: 0.
        limit (int | Unset):  Default: 200.
        last_event_id (None | str | Unset): For a stream: as `after`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Events | Problem]
     """


    kwargs = _get_kwargs(
        id=id,
after=after,
limit=limit,
last_event_id=last_event_id,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    after: int | Unset = 0,
    limit: int | Unset = 200,
    last_event_id: None | str | Unset = UNSET,

) -> Events | Problem | None:
    """ Read or follow the events of a run

     Return a page of events, or with `Accept: text/event-stream` a stream.

    In a stream, `id` is the sequence number and `event` the type. `words` without an id are new words
    of an answer, which
    replace its text from the character `offset` on. `end` has the run's status, and is the last one.

    Args:
        id (str): A workflow id, `/` as %2F.
        after (int | Unset): Only events after this sequence number. Default: 0.
        limit (int | Unset):  Default: 200.
        last_event_id (None | str | Unset): For a stream: as `after`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Events | Problem
     """


    return (await asyncio_detailed(
        id=id,
client=client,
after=after,
limit=limit,
last_event_id=last_event_id,

    )).parsed
