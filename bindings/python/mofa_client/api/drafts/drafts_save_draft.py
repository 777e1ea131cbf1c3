from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.given_draft import GivenDraft
from ...models.problem import Problem
from ...models.saved import Saved
from typing import cast



def _get_kwargs(
    name: str,
    *,
    body: GivenDraft,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}






    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/api/v1/flows/{name}/draft".format(name=quote(str(name), safe=""),),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
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
    body: GivenDraft,

) -> Response[Problem | Saved]:
    """ Save a draft

     Save a new revision. If another one was saved since `base`, the status is 409 with the current text;
    none is lost.

    Args:
        name (str): The name of a flow.
        body (GivenDraft): A draft to save. `tab` names the editor, so that a repeated request
            makes no second revision.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Saved]
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
    body: GivenDraft,

) -> Problem | Saved | None:
    """ Save a draft

     Save a new revision. If another one was saved since `base`, the status is 409 with the current text;
    none is lost.

    Args:
        name (str): The name of a flow.
        body (GivenDraft): A draft to save. `tab` names the editor, so that a repeated request
            makes no second revision.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Saved
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
    body: GivenDraft,

) -> Response[Problem | Saved]:
    """ Save a draft

     Save a new revision. If another one was saved since `base`, the status is 409 with the current text;
    none is lost.

    Args:
        name (str): The name of a flow.
        body (GivenDraft): A draft to save. `tab` names the editor, so that a repeated request
            makes no second revision.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Saved]
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
    body: GivenDraft,

) -> Problem | Saved | None:
    """ Save a draft

     Save a new revision. If another one was saved since `base`, the status is 409 with the current text;
    none is lost.

    Args:
        name (str): The name of a flow.
        body (GivenDraft): A draft to save. `tab` names the editor, so that a repeated request
            makes no second revision.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Saved
     """


    return (await asyncio_detailed(
        name=name,
client=client,
body=body,

    )).parsed
