from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.plugin_detail import PluginDetail
from ...models.problem import Problem
from typing import cast



def _get_kwargs(
    plugin: str,

) -> dict[str, Any]:






    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/plugins/{plugin}".format(plugin=quote(str(plugin), safe=""),),
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> PluginDetail | Problem:
    if response.status_code == 200:
        response_200 = PluginDetail.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[PluginDetail | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    plugin: str,
    *,
    client: AuthenticatedClient,

) -> Response[PluginDetail | Problem]:
    """ Look at a plugin

     Return a plugin with its manifest, its rules and its latest changes.

    Args:
        plugin (str): A plugin's name.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PluginDetail | Problem]
     """


    kwargs = _get_kwargs(
        plugin=plugin,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    plugin: str,
    *,
    client: AuthenticatedClient,

) -> PluginDetail | Problem | None:
    """ Look at a plugin

     Return a plugin with its manifest, its rules and its latest changes.

    Args:
        plugin (str): A plugin's name.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PluginDetail | Problem
     """


    return sync_detailed(
        plugin=plugin,
client=client,

    ).parsed

async def asyncio_detailed(
    plugin: str,
    *,
    client: AuthenticatedClient,

) -> Response[PluginDetail | Problem]:
    """ Look at a plugin

     Return a plugin with its manifest, its rules and its latest changes.

    Args:
        plugin (str): A plugin's name.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PluginDetail | Problem]
     """


    kwargs = _get_kwargs(
        plugin=plugin,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    plugin: str,
    *,
    client: AuthenticatedClient,

) -> PluginDetail | Problem | None:
    """ Look at a plugin

     Return a plugin with its manifest, its rules and its latest changes.

    Args:
        plugin (str): A plugin's name.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PluginDetail | Problem
     """


    return (await asyncio_detailed(
        plugin=plugin,
client=client,

    )).parsed
