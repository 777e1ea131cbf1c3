from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.removed import Removed
from typing import cast



def _get_kwargs(
    memory: str,

) -> dict[str, Any]:






    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/api/v1/memories/{memory}".format(memory=quote(str(memory), safe=""),),
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | Removed:
    if response.status_code == 200:
        response_200 = Removed.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | Removed]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    memory: str,
    *,
    client: AuthenticatedClient,

) -> Response[Problem | Removed]:
    """ Forget a memory

     Remove a memory for good.

    Args:
        memory (str): A memory's id.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Removed]
     """


    kwargs = _get_kwargs(
        memory=memory,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    memory: str,
    *,
    client: AuthenticatedClient,

) -> Problem | Removed | None:
    """ Forget a memory

     Remove a memory for good.

    Args:
        memory (str): A memory's id.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Removed
     """


    return sync_detailed(
        memory=memory,
client=client,

    ).parsed

async def asyncio_detailed(
    memory: str,
    *,
    client: AuthenticatedClient,

) -> Response[Problem | Removed]:
    """ Forget a memory

     Remove a memory for good.

    Args:
        memory (str): A memory's id.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Removed]
     """


    kwargs = _get_kwargs(
        memory=memory,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    memory: str,
    *,
    client: AuthenticatedClient,

) -> Problem | Removed | None:
    """ Forget a memory

     Remove a memory for good.

    Args:
        memory (str): A memory's id.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Removed
     """


    return (await asyncio_detailed(
        memory=memory,
client=client,

    )).parsed
