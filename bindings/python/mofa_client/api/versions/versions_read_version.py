from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.version_text import VersionText
from typing import cast



def _get_kwargs(
    name: str,
    version: str,

) -> dict[str, Any]:






    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/flows/{name}/versions/{version}".format(name=quote(str(name), safe=""),version=quote(str(version), safe=""),),
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | VersionText:
    if response.status_code == 200:
        response_200 = VersionText.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | VersionText]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    name: str,
    version: str,
    *,
    client: AuthenticatedClient,

) -> Response[Problem | VersionText]:
    """ Read a version

     Return a version with its text, by its number or the beginning of its hash.

    Args:
        name (str): The name of a flow.
        version (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | VersionText]
     """


    kwargs = _get_kwargs(
        name=name,
version=version,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    name: str,
    version: str,
    *,
    client: AuthenticatedClient,

) -> Problem | VersionText | None:
    """ Read a version

     Return a version with its text, by its number or the beginning of its hash.

    Args:
        name (str): The name of a flow.
        version (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | VersionText
     """


    return sync_detailed(
        name=name,
version=version,
client=client,

    ).parsed

async def asyncio_detailed(
    name: str,
    version: str,
    *,
    client: AuthenticatedClient,

) -> Response[Problem | VersionText]:
    """ Read a version

     Return a version with its text, by its number or the beginning of its hash.

    Args:
        name (str): The name of a flow.
        version (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | VersionText]
     """


    kwargs = _get_kwargs(
        name=name,
version=version,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    name: str,
    version: str,
    *,
    client: AuthenticatedClient,

) -> Problem | VersionText | None:
    """ Read a version

     Return a version with its text, by its number or the beginning of its hash.

    Args:
        name (str): The name of a flow.
        version (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | VersionText
     """


    return (await asyncio_detailed(
        name=name,
version=version,
client=client,

    )).parsed
