from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.given_rollback import GivenRollback
from ...models.problem import Problem
from ...models.version import Version
from typing import cast



def _get_kwargs(
    name: str,
    *,
    body: GivenRollback,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}






    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/flows/{name}/rollback".format(name=quote(str(name), safe=""),),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | Version:
    if response.status_code == 200:
        response_200 = Version.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | Version]:
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
    body: GivenRollback,

) -> Response[Problem | Version]:
    """ Return to an earlier version

     Make an earlier version the one for new runs.

    Args:
        name (str): The name of a flow.
        body (GivenRollback): A return to an earlier version, by its number or the beginning of
            its hash; by default to the one before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Version]
     """


    kwargs = _get_kwargs(
        name=name,
body=body,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    name: str,
    *,
    client: AuthenticatedClient,
    body: GivenRollback,

) -> Problem | Version | None:
    """ Return to an earlier version

     Make an earlier version the one for new runs.

    Args:
        name (str): The name of a flow.
        body (GivenRollback): A return to an earlier version, by its number or the beginning of
            its hash; by default to the one before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Version
     """


    return sync_detailed(
        name=name,
client=client,
body=body,

    ).parsed

async def asyncio_detailed(
    name: str,
    *,
    client: AuthenticatedClient,
    body: GivenRollback,

) -> Response[Problem | Version]:
    """ Return to an earlier version

     Make an earlier version the one for new runs.

    Args:
        name (str): The name of a flow.
        body (GivenRollback): A return to an earlier version, by its number or the beginning of
            its hash; by default to the one before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Version]
     """


    kwargs = _get_kwargs(
        name=name,
body=body,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    name: str,
    *,
    client: AuthenticatedClient,
    body: GivenRollback,

) -> Problem | Version | None:
    """ Return to an earlier version

     Make an earlier version the one for new runs.

    Args:
        name (str): The name of a flow.
        body (GivenRollback): A return to an earlier version, by its number or the beginning of
            its hash; by default to the one before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Version
     """


    return (await asyncio_detailed(
        name=name,
client=client,
body=body,

    )).parsed
