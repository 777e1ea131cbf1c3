from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.given_fork import GivenFork
from ...models.problem import Problem
from ...models.started import Started
from typing import cast



def _get_kwargs(
    id: str,
    *,
    body: GivenFork,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}






    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/runs/{id}/fork".format(id=quote(str(id), safe=""),),
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
    id: str,
    *,
    client: AuthenticatedClient,
    body: GivenFork,

) -> Response[Problem | Started]:
    """ Fork a run at a node or a step

     Start a run from the recorded answers before a node or a step; with an edited input, or on another
    text.

    Nothing recorded is paid or done again.

    Args:
        id (str): A workflow id, `/` as %2F.
        body (GivenFork): A fork: it takes over what was recorded before the node `at`, or up to
            the step of that number of a mode or a todo.

            Of a flow: `input` is the edited input of that node; without the field it is the recorded
            one. `text` is another version of
            the flow. Of a mode or a todo: `task` is another task, `instructions` are other
            instructions of agents, by name, `model`
            is the model for the steps after `at`, and `say` is guidance for the first answer after
            it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Started]
     """


    kwargs = _get_kwargs(
        id=id,
body=body,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: GivenFork,

) -> Problem | Started | None:
    """ Fork a run at a node or a step

     Start a run from the recorded answers before a node or a step; with an edited input, or on another
    text.

    Nothing recorded is paid or done again.

    Args:
        id (str): A workflow id, `/` as %2F.
        body (GivenFork): A fork: it takes over what was recorded before the node `at`, or up to
            the step of that number of a mode or a todo.

            Of a flow: `input` is the edited input of that node; without the field it is the recorded
            one. `text` is another version of
            the flow. Of a mode or a todo: `task` is another task, `instructions` are other
            instructions of agents, by name, `model`
            is the model for the steps after `at`, and `say` is guidance for the first answer after
            it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Started
     """


    return sync_detailed(
        id=id,
client=client,
body=body,

    ).parsed

async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    body: GivenFork,

) -> Response[Problem | Started]:
    """ Fork a run at a node or a step

     Start a run from the recorded answers before a node or a step; with an edited input, or on another
    text.

    Nothing recorded is paid or done again.

    Args:
        id (str): A workflow id, `/` as %2F.
        body (GivenFork): A fork: it takes over what was recorded before the node `at`, or up to
            the step of that number of a mode or a todo.

            Of a flow: `input` is the edited input of that node; without the field it is the recorded
            one. `text` is another version of
            the flow. Of a mode or a todo: `task` is another task, `instructions` are other
            instructions of agents, by name, `model`
            is the model for the steps after `at`, and `say` is guidance for the first answer after
            it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Started]
     """


    kwargs = _get_kwargs(
        id=id,
body=body,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: GivenFork,

) -> Problem | Started | None:
    """ Fork a run at a node or a step

     Start a run from the recorded answers before a node or a step; with an edited input, or on another
    text.

    Nothing recorded is paid or done again.

    Args:
        id (str): A workflow id, `/` as %2F.
        body (GivenFork): A fork: it takes over what was recorded before the node `at`, or up to
            the step of that number of a mode or a todo.

            Of a flow: `input` is the edited input of that node; without the field it is the recorded
            one. `text` is another version of
            the flow. Of a mode or a todo: `task` is another task, `instructions` are other
            instructions of agents, by name, `model`
            is the model for the steps after `at`, and `say` is guidance for the first answer after
            it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Started
     """


    return (await asyncio_detailed(
        id=id,
client=client,
body=body,

    )).parsed
