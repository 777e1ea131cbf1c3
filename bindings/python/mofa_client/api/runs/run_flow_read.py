from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.run_of_flow import RunOfFlow
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    id: str,
    *,
    node: None | str | Unset = UNSET,
    sequence: int | None | Unset = UNSET,

) -> dict[str, Any]:




    params: dict[str, Any] = {}

    json_node: None | str | Unset
    if isinstance(node, Unset):
        json_node = UNSET
    else:
        json_node = node
    params["node"] = json_node

    json_sequence: int | None | Unset
    if isinstance(sequence, Unset):
        json_sequence = UNSET
    else:
        json_sequence = sequence
    params["sequence"] = json_sequence


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/runs/{id}/flow".format(id=quote(str(id), safe=""),),
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | RunOfFlow:
    if response.status_code == 200:
        response_200 = RunOfFlow.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | RunOfFlow]:
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
    node: None | str | Unset = UNSET,
    sequence: int | None | Unset = UNSET,

) -> Response[Problem | RunOfFlow]:
    """ Look at a run of a flow

     Return the flow of a run with the state of each node, after the last event or an earlier one.

    Args:
        id (str): A workflow id, `/` as %2F.
        node (None | str | Unset): Only the node with this path, its output whole.
        sequence (int | None | Unset): The state after this event.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RunOfFlow]
     """


    kwargs = _get_kwargs(
        id=id,
node=node,
sequence=sequence,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    node: None | str | Unset = UNSET,
    sequence: int | None | Unset = UNSET,

) -> Problem | RunOfFlow | None:
    """ Look at a run of a flow

     Return the flow of a run with the state of each node, after the last event or an earlier one.

    Args:
        id (str): A workflow id, `/` as %2F.
        node (None | str | Unset): Only the node with this path, its output whole.
        sequence (int | None | Unset): The state after this event.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RunOfFlow
     """


    return sync_detailed(
        id=id,
client=client,
node=node,
sequence=sequence,

    ).parsed

async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    node: None | str | Unset = UNSET,
    sequence: int | None | Unset = UNSET,

) -> Response[Problem | RunOfFlow]:
    """ Look at a run of a flow

     Return the flow of a run with the state of each node, after the last event or an earlier one.

    Args:
        id (str): A workflow id, `/` as %2F.
        node (None | str | Unset): Only the node with this path, its output whole.
        sequence (int | None | Unset): The state after this event.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RunOfFlow]
     """


    kwargs = _get_kwargs(
        id=id,
node=node,
sequence=sequence,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    node: None | str | Unset = UNSET,
    sequence: int | None | Unset = UNSET,

) -> Problem | RunOfFlow | None:
    """ Look at a run of a flow

     Return the flow of a run with the state of each node, after the last event or an earlier one.

    Args:
        id (str): A workflow id, `/` as %2F.
        node (None | str | Unset): Only the node with this path, its output whole.
        sequence (int | None | Unset): The state after this event.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RunOfFlow
     """


    return (await asyncio_detailed(
        id=id,
client=client,
node=node,
sequence=sequence,

    )).parsed
