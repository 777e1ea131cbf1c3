from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.given_plugin_reload import GivenPluginReload
from ...models.plugin_reloaded import PluginReloaded
from ...models.problem import Problem
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    plugin: str,
    *,
    body: GivenPluginReload | None | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}






    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/plugins/{plugin}/reload".format(plugin=quote(str(plugin), safe=""),),
    }


    if isinstance(body, GivenPluginReload):
        _kwargs["json"] = body.to_dict()
    else:
        _kwargs["json"] = body

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> PluginReloaded | Problem:
    if response.status_code == 200:
        response_200 = PluginReloaded.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[PluginReloaded | Problem]:
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
    body: GivenPluginReload | None | Unset = UNSET,

) -> Response[PluginReloaded | Problem]:
    """ Reload a plugin from its folder

     Read the folder that a plugin was installed from again, and have every worker take what has changed,
    or none.

    The folder is one of the console's machine.

    Args:
        plugin (str): A plugin's name.
        body (GivenPluginReload | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PluginReloaded | Problem]
     """


    kwargs = _get_kwargs(
        plugin=plugin,
body=body,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    plugin: str,
    *,
    client: AuthenticatedClient,
    body: GivenPluginReload | None | Unset = UNSET,

) -> PluginReloaded | Problem | None:
    """ Reload a plugin from its folder

     Read the folder that a plugin was installed from again, and have every worker take what has changed,
    or none.

    The folder is one of the console's machine.

    Args:
        plugin (str): A plugin's name.
        body (GivenPluginReload | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PluginReloaded | Problem
     """


    return sync_detailed(
        plugin=plugin,
client=client,
body=body,

    ).parsed

async def asyncio_detailed(
    plugin: str,
    *,
    client: AuthenticatedClient,
    body: GivenPluginReload | None | Unset = UNSET,

) -> Response[PluginReloaded | Problem]:
    """ Reload a plugin from its folder

     Read the folder that a plugin was installed from again, and have every worker take what has changed,
    or none.

    The folder is one of the console's machine.

    Args:
        plugin (str): A plugin's name.
        body (GivenPluginReload | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PluginReloaded | Problem]
     """


    kwargs = _get_kwargs(
        plugin=plugin,
body=body,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    plugin: str,
    *,
    client: AuthenticatedClient,
    body: GivenPluginReload | None | Unset = UNSET,

) -> PluginReloaded | Problem | None:
    """ Reload a plugin from its folder

     Read the folder that a plugin was installed from again, and have every worker take what has changed,
    or none.

    The folder is one of the console's machine.

    Args:
        plugin (str): A plugin's name.
        body (GivenPluginReload | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PluginReloaded | Problem
     """


    return (await asyncio_detailed(
        plugin=plugin,
client=client,
body=body,

    )).parsed
