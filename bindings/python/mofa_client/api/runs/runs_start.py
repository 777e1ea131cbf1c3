from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.given_run import GivenRun
from ...models.problem import Problem
from ...models.started import Started
from typing import cast



def _get_kwargs(
    *,
    body: GivenRun,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}






    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/runs",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | Started:
    if response.status_code == 201:
        response_201 = Started.from_dict(response.json())



        return response_201

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | Started]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: GivenRun,

) -> Response[Problem | Started]:
    """ Start a run

     Start a flow or a mode. A wrong input is refused before anything runs.

    Args:
        body (GivenRun): A run to start. `input` is that of the workflow: for `Flow`, `{flow: its
            name or the flow, version?, input}`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Started]
     """


    kwargs = _get_kwargs(
        body=body,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    body: GivenRun,

) -> Problem | Started | None:
    """ Start a run

     Start a flow or a mode. A wrong input is refused before anything runs.

    Args:
        body (GivenRun): A run to start. `input` is that of the workflow: for `Flow`, `{flow: its
            name or the flow, version?, input}`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Started
     """


    return sync_detailed(
        client=client,
body=body,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: GivenRun,

) -> Response[Problem | Started]:
    """ Start a run

     Start a flow or a mode. A wrong input is refused before anything runs.

    Args:
        body (GivenRun): A run to start. `input` is that of the workflow: for `Flow`, `{flow: its
            name or the flow, version?, input}`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Started]
     """


    kwargs = _get_kwargs(
        body=body,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: GivenRun,

) -> Problem | Started | None:
    """ Start a run

     Start a flow or a mode. A wrong input is refused before anything runs.

    Args:
        body (GivenRun): A run to start. `input` is that of the workflow: for `Flow`, `{flow: its
            name or the flow, version?, input}`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Started
     """


    return (await asyncio_detailed(
        client=client,
body=body,

    )).parsed
