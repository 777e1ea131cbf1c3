from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.removed import Removed
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    session: str,
    *,
    tenant: None | str | Unset = UNSET,

) -> dict[str, Any]:




    params: dict[str, Any] = {}

    json_tenant: None | str | Unset
    if isinstance(tenant, Unset):
        json_tenant = UNSET
    else:
        json_tenant = tenant
    params["tenant"] = json_tenant


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/api/v1/sessions/{session}".format(session=quote(str(session), safe=""),),
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | Removed:
    if response.status_code == 200:
        response_200 = Removed.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | Removed]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    session: str,
    *,
    client: AuthenticatedClient,
    tenant: None | str | Unset = UNSET,

) -> Response[Problem | Removed]:
    """ Delete a session

     Delete a session. The runs in it keep their own records.

    Args:
        session (str): A session's name.
        tenant (None | str | Unset): The tenant of the row; none for a row without one.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Removed]
     """


    kwargs = _get_kwargs(
        session=session,
tenant=tenant,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    session: str,
    *,
    client: AuthenticatedClient,
    tenant: None | str | Unset = UNSET,

) -> Problem | Removed | None:
    """ Delete a session

     Delete a session. The runs in it keep their own records.

    Args:
        session (str): A session's name.
        tenant (None | str | Unset): The tenant of the row; none for a row without one.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Removed
     """


    return sync_detailed(
        session=session,
client=client,
tenant=tenant,

    ).parsed

async def asyncio_detailed(
    session: str,
    *,
    client: AuthenticatedClient,
    tenant: None | str | Unset = UNSET,

) -> Response[Problem | Removed]:
    """ Delete a session

     Delete a session. The runs in it keep their own records.

    Args:
        session (str): A session's name.
        tenant (None | str | Unset): The tenant of the row; none for a row without one.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Removed]
     """


    kwargs = _get_kwargs(
        session=session,
tenant=tenant,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    session: str,
    *,
    client: AuthenticatedClient,
    tenant: None | str | Unset = UNSET,

) -> Problem | Removed | None:
    """ Delete a session

     Delete a session. The runs in it keep their own records.

    Args:
        session (str): A session's name.
        tenant (None | str | Unset): The tenant of the row; none for a row without one.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Removed
     """


    return (await asyncio_detailed(
        session=session,
client=client,
tenant=tenant,

    )).parsed
