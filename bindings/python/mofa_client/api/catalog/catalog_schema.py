from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.catalog_schema_response_catalog_schema import CatalogSchemaResponseCatalogSchema
from ...models.problem import Problem
from typing import cast



def _get_kwargs(
    type_: str,

) -> dict[str, Any]:






    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/schemas/{type_}".format(type_=quote(str(type_), safe=""),),
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> CatalogSchemaResponseCatalogSchema | Problem:
    if response.status_code == 200:
        response_200 = CatalogSchemaResponseCatalogSchema.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[CatalogSchemaResponseCatalogSchema | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    type_: str,
    *,
    client: AuthenticatedClient,

) -> Response[CatalogSchemaResponseCatalogSchema | Problem]:
    """ Read a JSON Schema

     Return the JSON Schema of a public type, with all that it refers to.

    Args:
        type_ (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CatalogSchemaResponseCatalogSchema | Problem]
     """


    kwargs = _get_kwargs(
        type_=type_,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    type_: str,
    *,
    client: AuthenticatedClient,

) -> CatalogSchemaResponseCatalogSchema | Problem | None:
    """ Read a JSON Schema

     Return the JSON Schema of a public type, with all that it refers to.

    Args:
        type_ (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CatalogSchemaResponseCatalogSchema | Problem
     """


    return sync_detailed(
        type_=type_,
client=client,

    ).parsed

async def asyncio_detailed(
    type_: str,
    *,
    client: AuthenticatedClient,

) -> Response[CatalogSchemaResponseCatalogSchema | Problem]:
    """ Read a JSON Schema

     Return the JSON Schema of a public type, with all that it refers to.

    Args:
        type_ (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CatalogSchemaResponseCatalogSchema | Problem]
     """


    kwargs = _get_kwargs(
        type_=type_,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    type_: str,
    *,
    client: AuthenticatedClient,

) -> CatalogSchemaResponseCatalogSchema | Problem | None:
    """ Read a JSON Schema

     Return the JSON Schema of a public type, with all that it refers to.

    Args:
        type_ (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CatalogSchemaResponseCatalogSchema | Problem
     """


    return (await asyncio_detailed(
        type_=type_,
client=client,

    )).parsed
