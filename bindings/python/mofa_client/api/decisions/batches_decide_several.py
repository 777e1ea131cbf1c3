from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.batch_results import BatchResults
from ...models.given_batch import GivenBatch
from ...models.problem import Problem
from typing import cast



def _get_kwargs(
    *,
    body: GivenBatch,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}






    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/decisions",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> BatchResults | Problem:
    if response.status_code == 200:
        response_200 = BatchResults.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[BatchResults | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: GivenBatch,

) -> Response[BatchResults | Problem]:
    """ Decide several

     Give the same answer to several decisions.

    Each is settled or refused by itself: one that is settled already, has a high risk, or other options
    than the first one,
    has its reason in `error`, and changes nothing for the others.

    Args:
        body (GivenBatch): One answer to several decisions of the same kind with the same options.
            Each becomes a record of its own.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BatchResults | Problem]
     """


    kwargs = _get_kwargs(
        body=body,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    body: GivenBatch,

) -> BatchResults | Problem | None:
    """ Decide several

     Give the same answer to several decisions.

    Each is settled or refused by itself: one that is settled already, has a high risk, or other options
    than the first one,
    has its reason in `error`, and changes nothing for the others.

    Args:
        body (GivenBatch): One answer to several decisions of the same kind with the same options.
            Each becomes a record of its own.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BatchResults | Problem
     """


    return sync_detailed(
        client=client,
body=body,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: GivenBatch,

) -> Response[BatchResults | Problem]:
    """ Decide several

     Give the same answer to several decisions.

    Each is settled or refused by itself: one that is settled already, has a high risk, or other options
    than the first one,
    has its reason in `error`, and changes nothing for the others.

    Args:
        body (GivenBatch): One answer to several decisions of the same kind with the same options.
            Each becomes a record of its own.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BatchResults | Problem]
     """


    kwargs = _get_kwargs(
        body=body,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: GivenBatch,

) -> BatchResults | Problem | None:
    """ Decide several

     Give the same answer to several decisions.

    Each is settled or refused by itself: one that is settled already, has a high risk, or other options
    than the first one,
    has its reason in `error`, and changes nothing for the others.

    Args:
        body (GivenBatch): One answer to several decisions of the same kind with the same options.
            Each becomes a record of its own.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BatchResults | Problem
     """


    return (await asyncio_detailed(
        client=client,
body=body,

    )).parsed
