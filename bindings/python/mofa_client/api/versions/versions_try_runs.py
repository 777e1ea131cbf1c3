from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.given_trial import GivenTrial
from ...models.problem import Problem
from ...models.tried import Tried
from typing import cast



def _get_kwargs(
    name: str,
    *,
    body: GivenTrial,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}






    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/flows/{name}/try".format(name=quote(str(name), safe=""),),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | Tried:
    if response.status_code == 200:
        response_200 = Tried.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | Tried]:
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
    body: GivenTrial,

) -> Response[Problem | Tried]:
    """ Try recorded runs on another version

     Return where recorded runs would differ on another version. Nothing is asked, and nothing is paid.

    Args:
        name (str): The name of a flow.
        body (GivenTrial): Recorded runs to try on a version (by its number, the beginning of its
            hash, `draft` or `file`) or on a text.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Tried]
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
    body: GivenTrial,

) -> Problem | Tried | None:
    """ Try recorded runs on another version

     Return where recorded runs would differ on another version. Nothing is asked, and nothing is paid.

    Args:
        name (str): The name of a flow.
        body (GivenTrial): Recorded runs to try on a version (by its number, the beginning of its
            hash, `draft` or `file`) or on a text.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Tried
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
    body: GivenTrial,

) -> Response[Problem | Tried]:
    """ Try recorded runs on another version

     Return where recorded runs would differ on another version. Nothing is asked, and nothing is paid.

    Args:
        name (str): The name of a flow.
        body (GivenTrial): Recorded runs to try on a version (by its number, the beginning of its
            hash, `draft` or `file`) or on a text.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Tried]
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
    body: GivenTrial,

) -> Problem | Tried | None:
    """ Try recorded runs on another version

     Return where recorded runs would differ on another version. Nothing is asked, and nothing is paid.

    Args:
        name (str): The name of a flow.
        body (GivenTrial): Recorded runs to try on a version (by its number, the beginning of its
            hash, `draft` or `file`) or on a text.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Tried
     """


    return (await asyncio_detailed(
        name=name,
client=client,
body=body,

    )).parsed
