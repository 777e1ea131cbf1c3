from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.draft_text import DraftText
from ...models.problem import Problem
from typing import cast



def _get_kwargs(
    name: str,
    revision: int,

) -> dict[str, Any]:






    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/flows/{name}/drafts/{revision}".format(name=quote(str(name), safe=""),revision=quote(str(revision), safe=""),),
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> DraftText | Problem:
    if response.status_code == 200:
        response_200 = DraftText.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[DraftText | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    name: str,
    revision: int,
    *,
    client: AuthenticatedClient,

) -> Response[DraftText | Problem]:
    """ Read a revision of a draft

     Return a revision with its text.

    Args:
        name (str): The name of a flow.
        revision (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DraftText | Problem]
     """


    kwargs = _get_kwargs(
        name=name,
revision=revision,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    name: str,
    revision: int,
    *,
    client: AuthenticatedClient,

) -> DraftText | Problem | None:
    """ Read a revision of a draft

     Return a revision with its text.

    Args:
        name (str): The name of a flow.
        revision (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DraftText | Problem
     """


    return sync_detailed(
        name=name,
revision=revision,
client=client,

    ).parsed

async def asyncio_detailed(
    name: str,
    revision: int,
    *,
    client: AuthenticatedClient,

) -> Response[DraftText | Problem]:
    """ Read a revision of a draft

     Return a revision with its text.

    Args:
        name (str): The name of a flow.
        revision (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DraftText | Problem]
     """


    kwargs = _get_kwargs(
        name=name,
revision=revision,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    name: str,
    revision: int,
    *,
    client: AuthenticatedClient,

) -> DraftText | Problem | None:
    """ Read a revision of a draft

     Return a revision with its text.

    Args:
        name (str): The name of a flow.
        revision (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DraftText | Problem
     """


    return (await asyncio_detailed(
        name=name,
revision=revision,
client=client,

    )).parsed
