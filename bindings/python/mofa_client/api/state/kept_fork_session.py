from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.given_session_fork import GivenSessionFork
from ...models.problem import Problem
from ...models.session import Session
from typing import cast



def _get_kwargs(
    session: str,
    *,
    body: GivenSessionFork,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}






    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/sessions/{session}/fork".format(session=quote(str(session), safe=""),),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | Session:
    if response.status_code == 201:
        response_201 = Session.from_dict(response.json())



        return response_201

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | Session]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    session: str,
    *,
    client: AuthenticatedClient,
    body: GivenSessionFork,

) -> Response[Problem | Session]:
    """ Fork a session

     Begin a session with the first turns of another one. The other one stays as it is.

    Args:
        session (str): A session's name.
        body (GivenSessionFork): A new session with the first `at` turns of another one, or all of
            them.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Session]
     """


    kwargs = _get_kwargs(
        session=session,
body=body,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    session: str,
    *,
    client: AuthenticatedClient,
    body: GivenSessionFork,

) -> Problem | Session | None:
    """ Fork a session

     Begin a session with the first turns of another one. The other one stays as it is.

    Args:
        session (str): A session's name.
        body (GivenSessionFork): A new session with the first `at` turns of another one, or all of
            them.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Session
     """


    return sync_detailed(
        session=session,
client=client,
body=body,

    ).parsed

async def asyncio_detailed(
    session: str,
    *,
    client: AuthenticatedClient,
    body: GivenSessionFork,

) -> Response[Problem | Session]:
    """ Fork a session

     Begin a session with the first turns of another one. The other one stays as it is.

    Args:
        session (str): A session's name.
        body (GivenSessionFork): A new session with the first `at` turns of another one, or all of
            them.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Session]
     """


    kwargs = _get_kwargs(
        session=session,
body=body,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    session: str,
    *,
    client: AuthenticatedClient,
    body: GivenSessionFork,

) -> Problem | Session | None:
    """ Fork a session

     Begin a session with the first turns of another one. The other one stays as it is.

    Args:
        session (str): A session's name.
        body (GivenSessionFork): A new session with the first `at` turns of another one, or all of
            them.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Session
     """


    return (await asyncio_detailed(
        session=session,
client=client,
body=body,

    )).parsed
