from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.plugin_list import PluginList
from ...models.plugins_list_plugins_kind_type_0 import PluginsListPluginsKindType0
from ...models.problem import Problem
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    kind: None | PluginsListPluginsKindType0 | Unset = UNSET,

) -> dict[str, Any]:




    params: dict[str, Any] = {}

    json_kind: None | str | Unset
    if isinstance(kind, Unset):
        json_kind = UNSET
    elif isinstance(kind, PluginsListPluginsKindType0):
        json_kind = kind.value
    else:
        json_kind = kind
    params["kind"] = json_kind


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/plugins",
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> PluginList | Problem:
    if response.status_code == 200:
        response_200 = PluginList.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[PluginList | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    kind: None | PluginsListPluginsKindType0 | Unset = UNSET,

) -> Response[PluginList | Problem]:
    """ List plugins

     Return the runtime plugins, also rules and scripts. Flows have a list of their own.

    Args:
        kind (None | PluginsListPluginsKindType0 | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PluginList | Problem]
     """


    kwargs = _get_kwargs(
        kind=kind,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    kind: None | PluginsListPluginsKindType0 | Unset = UNSET,

) -> PluginList | Problem | None:
    """ List plugins

     Return the runtime plugins, also rules and scripts. Flows have a list of their own.

    Args:
        kind (None | PluginsListPluginsKindType0 | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PluginList | Problem
     """


    return sync_detailed(
        client=client,
kind=kind,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    kind: None | PluginsListPluginsKindType0 | Unset = UNSET,

) -> Response[PluginList | Problem]:
    """ List plugins

     Return the runtime plugins, also rules and scripts. Flows have a list of their own.

    Args:
        kind (None | PluginsListPluginsKindType0 | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PluginList | Problem]
     """


    kwargs = _get_kwargs(
        kind=kind,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    kind: None | PluginsListPluginsKindType0 | Unset = UNSET,

) -> PluginList | Problem | None:
    """ List plugins

     Return the runtime plugins, also rules and scripts. Flows have a list of their own.

    Args:
        kind (None | PluginsListPluginsKindType0 | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PluginList | Problem
     """


    return (await asyncio_detailed(
        client=client,
kind=kind,

    )).parsed
