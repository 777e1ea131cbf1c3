from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.difference import Difference
from ...models.problem import Problem
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    name: str,
    *,
    from_: str | Unset = 'file',
    to: str | Unset = 'draft',

) -> dict[str, Any]:




    params: dict[str, Any] = {}

    params["from"] = from_

    params["to"] = to


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/flows/{name}/diff".format(name=quote(str(name), safe=""),),
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Difference | Problem:
    if response.status_code == 200:
        response_200 = Difference.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Difference | Problem]:
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
    from_: str | Unset = 'file',
    to: str | Unset = 'draft',

) -> Response[Difference | Problem]:
    """ Compare two versions

     Return the differences in words and as a picture.

    Args:
        name (str): The name of a flow.
        from_ (str | Unset): A version, the beginning of a hash, `draft` or `file`. Default:
            'file'.
        to (str | Unset): A version, the beginning of a hash, `draft` or `file`. Default: 'draft'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Difference | Problem]
     """


    kwargs = _get_kwargs(
        name=name,
from_=from_,
to=to,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    name: str,
    *,
    client: AuthenticatedClient,
    from_: str | Unset = 'file',
    to: str | Unset = 'draft',

) -> Difference | Problem | None:
    """ Compare two versions

     Return the differences in words and as a picture.

    Args:
        name (str): The name of a flow.
        from_ (str | Unset): A version, the beginning of a hash, `draft` or `file`. Default:
            'file'.
        to (str | Unset): A version, the beginning of a hash, `draft` or `file`. Default: 'draft'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Difference | Problem
     """


    return sync_detailed(
        name=name,
client=client,
from_=from_,
to=to,

    ).parsed

async def asyncio_detailed(
    name: str,
    *,
    client: AuthenticatedClient,
    from_: str | Unset = 'file',
    to: str | Unset = 'draft',

) -> Response[Difference | Problem]:
    """ Compare two versions

     Return the differences in words and as a picture.

    Args:
        name (str): The name of a flow.
        from_ (str | Unset): A version, the beginning of a hash, `draft` or `file`. Default:
            'file'.
        to (str | Unset): A version, the beginning of a hash, `draft` or `file`. Default: 'draft'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Difference | Problem]
     """


    kwargs = _get_kwargs(
        name=name,
from_=from_,
to=to,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    name: str,
    *,
    client: AuthenticatedClient,
    from_: str | Unset = 'file',
    to: str | Unset = 'draft',

) -> Difference | Problem | None:
    """ Compare two versions

     Return the differences in words and as a picture.

    Args:
        name (str): The name of a flow.
        from_ (str | Unset): A version, the beginning of a hash, `draft` or `file`. Default:
            'file'.
        to (str | Unset): A version, the beginning of a hash, `draft` or `file`. Default: 'draft'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Difference | Problem
     """


    return (await asyncio_detailed(
        name=name,
client=client,
from_=from_,
to=to,

    )).parsed
