from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.saved import Saved
from typing import cast



def _get_kwargs(
    name: str,
    *,
    base: int,

) -> dict[str, Any]:




    params: dict[str, Any] = {}

    params["base"] = base


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/api/v1/flows/{name}/draft".format(name=quote(str(name), safe=""),),
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | Saved:
    if response.status_code == 200:
        response_200 = Saved.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | Saved]:
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
    base: int,

) -> Response[Problem | Saved]:
    """ Remove a draft

     Remove the draft. Its revisions stay, and can be read.

    Args:
        name (str): The name of a flow.
        base (int): The revision that the change is based on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Saved]
     """


    kwargs = _get_kwargs(
        name=name,
base=base,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    name: str,
    *,
    client: AuthenticatedClient,
    base: int,

) -> Problem | Saved | None:
    """ Remove a draft

     Remove the draft. Its revisions stay, and can be read.

    Args:
        name (str): The name of a flow.
        base (int): The revision that the change is based on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Saved
     """


    return sync_detailed(
        name=name,
client=client,
base=base,

    ).parsed

async def asyncio_detailed(
    name: str,
    *,
    client: AuthenticatedClient,
    base: int,

) -> Response[Problem | Saved]:
    """ Remove a draft

     Remove the draft. Its revisions stay, and can be read.

    Args:
        name (str): The name of a flow.
        base (int): The revision that the change is based on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Saved]
     """


    kwargs = _get_kwargs(
        name=name,
base=base,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    name: str,
    *,
    client: AuthenticatedClient,
    base: int,

) -> Problem | Saved | None:
    """ Remove a draft

     Remove the draft. Its revisions stay, and can be read.

    Args:
        name (str): The name of a flow.
        base (int): The revision that the change is based on.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Saved
     """


    return (await asyncio_detailed(
        name=name,
client=client,
base=base,

    )).parsed
