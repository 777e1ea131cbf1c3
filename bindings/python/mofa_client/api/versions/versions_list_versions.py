from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.versions import Versions
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    name: str,
    *,
    after: int | Unset = 0,
    limit: int | Unset = 100,

) -> dict[str, Any]:




    params: dict[str, Any] = {}

    params["after"] = after

    params["limit"] = limit


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/flows/{name}/versions".format(name=quote(str(name), safe=""),),
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | Versions:
    if response.status_code == 200:
        response_200 = Versions.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | Versions]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    name: str,
    *,
    client: AuthenticatedClient,
    after: int | Unset = 0,
    limit: int | Unset = 100,

) -> Response[Problem | Versions]:
    """ List versions

     Return the changes of a published flow, the newest first.

    Args:
        name (str): The name of a flow.
        after (int | Unset): The `next` of the page before. Default: 0.
        limit (int | Unset): The most items to return. Default: 100.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Versions]
     """


    kwargs = _get_kwargs(
        name=name,
after=after,
limit=limit,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    name: str,
    *,
    client: AuthenticatedClient,
    after: int | Unset = 0,
    limit: int | Unset = 100,

) -> Problem | Versions | None:
    """ List versions

     Return the changes of a published flow, the newest first.

    Args:
        name (str): The name of a flow.
        after (int | Unset): The `next` of the page before. Default: 0.
        limit (int | Unset): The most items to return. Default: 100.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Versions
     """


    return sync_detailed(
        name=name,
client=client,
after=after,
limit=limit,

    ).parsed

async def asyncio_detailed(
    name: str,
    *,
    client: AuthenticatedClient,
    after: int | Unset = 0,
    limit: int | Unset = 100,

) -> Response[Problem | Versions]:
    """ List versions

     Return the changes of a published flow, the newest first.

    Args:
        name (str): The name of a flow.
        after (int | Unset): The `next` of the page before. Default: 0.
        limit (int | Unset): The most items to return. Default: 100.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Versions]
     """


    kwargs = _get_kwargs(
        name=name,
after=after,
limit=limit,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    name: str,
    *,
    client: AuthenticatedClient,
    after: int | Unset = 0,
    limit: int | Unset = 100,

) -> Problem | Versions | None:
    """ List versions

     Return the changes of a published flow, the newest first.

    Args:
        name (str): The name of a flow.
        after (int | Unset): The `next` of the page before. Default: 0.
        limit (int | Unset): The most items to return. Default: 100.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Versions
     """


    return (await asyncio_detailed(
        name=name,
client=client,
after=after,
limit=limit,

    )).parsed
