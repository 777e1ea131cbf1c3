from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.breakpoint_order import BreakpointOrder
from ...models.given_breakpoints import GivenBreakpoints
from ...models.problem import Problem
from typing import cast



def _get_kwargs(
    id: str,
    *,
    body: GivenBreakpoints,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}






    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/api/v1/runs/{id}/breakpoints".format(id=quote(str(id), safe=""),),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> BreakpointOrder | Problem:
    if response.status_code == 200:
        response_200 = BreakpointOrder.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[BreakpointOrder | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    body: GivenBreakpoints,

) -> Response[BreakpointOrder | Problem]:
    """ Set breakpoints

     Pause the run before it begins one of these nodes. An empty list removes all breakpoints.

    Args:
        id (str): A workflow id, `/` as %2F.
        body (GivenBreakpoints): The nodes, by id, before which the run pauses from now on,
            instead of those so far.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BreakpointOrder | Problem]
     """


    kwargs = _get_kwargs(
        id=id,
body=body,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: GivenBreakpoints,

) -> BreakpointOrder | Problem | None:
    """ Set breakpoints

     Pause the run before it begins one of these nodes. An empty list removes all breakpoints.

    Args:
        id (str): A workflow id, `/` as %2F.
        body (GivenBreakpoints): The nodes, by id, before which the run pauses from now on,
            instead of those so far.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BreakpointOrder | Problem
     """


    return sync_detailed(
        id=id,
client=client,
body=body,

    ).parsed

async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    body: GivenBreakpoints,

) -> Response[BreakpointOrder | Problem]:
    """ Set breakpoints

     Pause the run before it begins one of these nodes. An empty list removes all breakpoints.

    Args:
        id (str): A workflow id, `/` as %2F.
        body (GivenBreakpoints): The nodes, by id, before which the run pauses from now on,
            instead of those so far.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BreakpointOrder | Problem]
     """


    kwargs = _get_kwargs(
        id=id,
body=body,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: GivenBreakpoints,

) -> BreakpointOrder | Problem | None:
    """ Set breakpoints

     Pause the run before it begins one of these nodes. An empty list removes all breakpoints.

    Args:
        id (str): A workflow id, `/` as %2F.
        body (GivenBreakpoints): The nodes, by id, before which the run pauses from now on,
            instead of those so far.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BreakpointOrder | Problem
     """


    return (await asyncio_detailed(
        id=id,
client=client,
body=body,

    )).parsed
