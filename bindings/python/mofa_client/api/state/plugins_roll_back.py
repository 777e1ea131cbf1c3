from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.given_plugin_rollback import GivenPluginRollback
from ...models.plugin_changed import PluginChanged
from ...models.problem import Problem
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    plugin: str,
    *,
    body: GivenPluginRollback | None | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}






    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/plugins/{plugin}/rollback".format(plugin=quote(str(plugin), safe=""),),
    }


    if isinstance(body, GivenPluginRollback):
        _kwargs["json"] = body.to_dict()
    else:
        _kwargs["json"] = body

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> PluginChanged | Problem:
    if response.status_code == 200:
        response_200 = PluginChanged.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[PluginChanged | Problem]:
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
    body: GivenPluginRollback | None | Unset = UNSET,

) -> Response[PluginChanged | Problem]:
    """ Roll back a plugin

     Return a plugin to an earlier version for new runs, on every worker or none. Running work keeps what
    it pins.

    Args:
        plugin (str): A plugin's name.
        body (GivenPluginRollback | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PluginChanged | Problem]
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
    body: GivenPluginRollback | None | Unset = UNSET,

) -> PluginChanged | Problem | None:
    """ Roll back a plugin

     Return a plugin to an earlier version for new runs, on every worker or none. Running work keeps what
    it pins.

    Args:
        plugin (str): A plugin's name.
        body (GivenPluginRollback | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PluginChanged | Problem
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
    body: GivenPluginRollback | None | Unset = UNSET,

) -> Response[PluginChanged | Problem]:
    """ Roll back a plugin

     Return a plugin to an earlier version for new runs, on every worker or none. Running work keeps what
    it pins.

    Args:
        plugin (str): A plugin's name.
        body (GivenPluginRollback | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PluginChanged | Problem]
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
    body: GivenPluginRollback | None | Unset = UNSET,

) -> PluginChanged | Problem | None:
    """ Roll back a plugin

     Return a plugin to an earlier version for new runs, on every worker or none. Running work keeps what
    it pins.

    Args:
        plugin (str): A plugin's name.
        body (GivenPluginRollback | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PluginChanged | Problem
     """


    return (await asyncio_detailed(
        plugin=plugin,
client=client,
body=body,

    )).parsed
