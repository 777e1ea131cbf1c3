from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.run_page import RunPage
from ...models.runs_list_runs_status_type_0 import RunsListRunsStatusType0
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    workflow: None | str | Unset = UNSET,
    status: None | RunsListRunsStatusType0 | Unset = UNSET,
    flow: None | str | Unset = UNSET,
    tenant: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    after: None | str | Unset = UNSET,

) -> dict[str, Any]:




    params: dict[str, Any] = {}

    json_workflow: None | str | Unset
    if isinstance(workflow, Unset):
        json_workflow = UNSET
    else:
        json_workflow = workflow
    params["workflow"] = json_workflow

    json_status: None | str | Unset
    if isinstance(status, Unset):
        json_status = UNSET
    elif isinstance(status, RunsListRunsStatusType0):
        json_status = status.value
    else:
        json_status = status
    params["status"] = json_status

    json_flow: None | str | Unset
    if isinstance(flow, Unset):
        json_flow = UNSET
    else:
        json_flow = flow
    params["flow"] = json_flow

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
        "url": "/api/v1/runs",
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | RunPage:
    if response.status_code == 200:
        response_200 = RunPage.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | RunPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    workflow: None | str | Unset = UNSET,
    status: None | RunsListRunsStatusType0 | Unset = UNSET,
    flow: None | str | Unset = UNSET,
    tenant: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    after: None | str | Unset = UNSET,

) -> Response[Problem | RunPage]:
    """ List runs

     Return runs, the newest first.

    Args:
        workflow (None | str | Unset):
        status (None | RunsListRunsStatusType0 | Unset):
        flow (None | str | Unset): Runs of the flow with this name, of any version, also as
            subflows and in teams. A page with a rare status may be shorter, or empty, and still have
            a `next`.
        tenant (None | str | Unset):
        limit (int | Unset): The most items to return. Default: 50.
        after (None | str | Unset): The `next` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RunPage]
     """


    kwargs = _get_kwargs(
        workflow=workflow,
status=status,
flow=flow,
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
    workflow: None | str | Unset = UNSET,
    status: None | RunsListRunsStatusType0 | Unset = UNSET,
    flow: None | str | Unset = UNSET,
    tenant: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    after: None | str | Unset = UNSET,

) -> Problem | RunPage | None:
    """ List runs

     Return runs, the newest first.

    Args:
        workflow (None | str | Unset):
        status (None | RunsListRunsStatusType0 | Unset):
        flow (None | str | Unset): Runs of the flow with this name, of any version, also as
            subflows and in teams. A page with a rare status may be shorter, or empty, and still have
            a `next`.
        tenant (None | str | Unset):
        limit (int | Unset): The most items to return. Default: 50.
        after (None | str | Unset): The `next` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RunPage
     """


    return sync_detailed(
        client=client,
workflow=workflow,
status=status,
flow=flow,
tenant=tenant,
limit=limit,
after=after,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    workflow: None | str | Unset = UNSET,
    status: None | RunsListRunsStatusType0 | Unset = UNSET,
    flow: None | str | Unset = UNSET,
    tenant: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    after: None | str | Unset = UNSET,

) -> Response[Problem | RunPage]:
    """ List runs

     Return runs, the newest first.

    Args:
        workflow (None | str | Unset):
        status (None | RunsListRunsStatusType0 | Unset):
        flow (None | str | Unset): Runs of the flow with this name, of any version, also as
            subflows and in teams. A page with a rare status may be shorter, or empty, and still have
            a `next`.
        tenant (None | str | Unset):
        limit (int | Unset): The most items to return. Default: 50.
        after (None | str | Unset): The `next` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RunPage]
     """


    kwargs = _get_kwargs(
        workflow=workflow,
status=status,
flow=flow,
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
    workflow: None | str | Unset = UNSET,
    status: None | RunsListRunsStatusType0 | Unset = UNSET,
    flow: None | str | Unset = UNSET,
    tenant: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    after: None | str | Unset = UNSET,

) -> Problem | RunPage | None:
    """ List runs

     Return runs, the newest first.

    Args:
        workflow (None | str | Unset):
        status (None | RunsListRunsStatusType0 | Unset):
        flow (None | str | Unset): Runs of the flow with this name, of any version, also as
            subflows and in teams. A page with a rare status may be shorter, or empty, and still have
            a `next`.
        tenant (None | str | Unset):
        limit (int | Unset): The most items to return. Default: 50.
        after (None | str | Unset): The `next` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RunPage
     """


    return (await asyncio_detailed(
        client=client,
workflow=workflow,
status=status,
flow=flow,
tenant=tenant,
limit=limit,
after=after,

    )).parsed
