from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.todo_page import TodoPage
from ...models.todos_list_todos_status_type_0 import TodosListTodosStatusType0
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    desk: None | str | Unset = UNSET,
    status: None | TodosListTodosStatusType0 | Unset = UNSET,
    closed: bool | None | Unset = UNSET,
    tenant: None | str | Unset = UNSET,
    limit: int | Unset = 100,
    after: None | str | Unset = UNSET,

) -> dict[str, Any]:




    params: dict[str, Any] = {}

    json_desk: None | str | Unset
    if isinstance(desk, Unset):
        json_desk = UNSET
    else:
        json_desk = desk
    params["desk"] = json_desk

    json_status: None | str | Unset
    if isinstance(status, Unset):
        json_status = UNSET
    elif isinstance(status, TodosListTodosStatusType0):
        json_status = status.value
    else:
        json_status = status
    params["status"] = json_status

    json_closed: bool | None | Unset
    if isinstance(closed, Unset):
        json_closed = UNSET
    else:
        json_closed = closed
    params["closed"] = json_closed

    json_tenant: None | str | Unset
    if isinstance(tenant, Unset):
        json_tenant = UNSET
    else:
        json_tenant = tenant
    params["tenant"] = json_tenant

    params["limit"] = limit

    json_after: None | str | Unset
    if isinstance(after, Unset):
        json_after = UNSET
    else:
        json_after = after
    params["after"] = json_after


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/todos",
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | TodoPage:
    if response.status_code == 200:
        response_200 = TodoPage.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | TodoPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    desk: None | str | Unset = UNSET,
    status: None | TodosListTodosStatusType0 | Unset = UNSET,
    closed: bool | None | Unset = UNSET,
    tenant: None | str | Unset = UNSET,
    limit: int | Unset = 100,
    after: None | str | Unset = UNSET,

) -> Response[Problem | TodoPage]:
    """ List todos

     List the todos of all desks and of those without a desk, the newest first, as far as the caller may
    read them.

    The list comes from the database. It has todos that wait in the queue of their desk, too.

    Args:
        desk (None | str | Unset): Only todos of the desk with this name.
        status (None | TodosListTodosStatusType0 | Unset): Only todos in this state.
        closed (bool | None | Unset): Only todos that have ended, or only those that have not.
        tenant (None | str | Unset): Only todos of this tenant.
        limit (int | Unset): The most items to return. Default: 100.
        after (None | str | Unset): The `next` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | TodoPage]
     """


    kwargs = _get_kwargs(
        desk=desk,
status=status,
closed=closed,
tenant=tenant,
limit=limit,
after=after,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    desk: None | str | Unset = UNSET,
    status: None | TodosListTodosStatusType0 | Unset = UNSET,
    closed: bool | None | Unset = UNSET,
    tenant: None | str | Unset = UNSET,
    limit: int | Unset = 100,
    after: None | str | Unset = UNSET,

) -> Problem | TodoPage | None:
    """ List todos

     List the todos of all desks and of those without a desk, the newest first, as far as the caller may
    read them.

    The list comes from the database. It has todos that wait in the queue of their desk, too.

    Args:
        desk (None | str | Unset): Only todos of the desk with this name.
        status (None | TodosListTodosStatusType0 | Unset): Only todos in this state.
        closed (bool | None | Unset): Only todos that have ended, or only those that have not.
        tenant (None | str | Unset): Only todos of this tenant.
        limit (int | Unset): The most items to return. Default: 100.
        after (None | str | Unset): The `next` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | TodoPage
     """


    return sync_detailed(
        client=client,
desk=desk,
status=status,
closed=closed,
tenant=tenant,
limit=limit,
after=after,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    desk: None | str | Unset = UNSET,
    status: None | TodosListTodosStatusType0 | Unset = UNSET,
    closed: bool | None | Unset = UNSET,
    tenant: None | str | Unset = UNSET,
    limit: int | Unset = 100,
    after: None | str | Unset = UNSET,

) -> Response[Problem | TodoPage]:
    """ List todos

     List the todos of all desks and of those without a desk, the newest first, as far as the caller may
    read them.

    The list comes from the database. It has todos that wait in the queue of their desk, too.

    Args:
        desk (None | str | Unset): Only todos of the desk with this name.
        status (None | TodosListTodosStatusType0 | Unset): Only todos in this state.
        closed (bool | None | Unset): Only todos that have ended, or only those that have not.
        tenant (None | str | Unset): Only todos of this tenant.
        limit (int | Unset): The most items to return. Default: 100.
        after (None | str | Unset): The `next` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | TodoPage]
     """


    kwargs = _get_kwargs(
        desk=desk,
status=status,
closed=closed,
tenant=tenant,
limit=limit,
after=after,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    desk: None | str | Unset = UNSET,
    status: None | TodosListTodosStatusType0 | Unset = UNSET,
    closed: bool | None | Unset = UNSET,
    tenant: None | str | Unset = UNSET,
    limit: int | Unset = 100,
    after: None | str | Unset = UNSET,

) -> Problem | TodoPage | None:
    """ List todos

     List the todos of all desks and of those without a desk, the newest first, as far as the caller may
    read them.

    The list comes from the database. It has todos that wait in the queue of their desk, too.

    Args:
        desk (None | str | Unset): Only todos of the desk with this name.
        status (None | TodosListTodosStatusType0 | Unset): Only todos in this state.
        closed (bool | None | Unset): Only todos that have ended, or only those that have not.
        tenant (None | str | Unset): Only todos of this tenant.
        limit (int | Unset): The most items to return. Default: 100.
        after (None | str | Unset): The `next` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | TodoPage
     """


    return (await asyncio_detailed(
        client=client,
desk=desk,
status=status,
closed=closed,
tenant=tenant,
limit=limit,
after=after,

    )).parsed
