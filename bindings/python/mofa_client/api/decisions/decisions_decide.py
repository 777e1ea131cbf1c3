from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.decision_request import DecisionRequest
from ...models.given_decision import GivenDecision
from ...models.problem import Problem
from typing import cast



def _get_kwargs(
    id: str,
    decision_id: str,
    *,
    body: GivenDecision,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}






    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/runs/{id}/decisions/{decision_id}".format(id=quote(str(id), safe=""),decision_id=quote(str(decision_id), safe=""),),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> DecisionRequest | Problem:
    if response.status_code == 200:
        response_200 = DecisionRequest.from_dict(response.json())



        return response_200

    response_default = Problem.from_dict(response.json())



    return response_default



def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[DecisionRequest | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    id: str,
    decision_id: str,
    *,
    client: AuthenticatedClient,
    body: GivenDecision,

) -> Response[DecisionRequest | Problem]:
    """ Decide

     Settle a decision of the run or of a team or a flow in it.

    If it is settled already, the status is 409, with who decided, and when.

    Args:
        id (str): A workflow id, `/` as %2F.
        decision_id (str):
        body (GivenDecision): A decision: the id of an option as `choice`, or an `answer`. With
            the choice `edit`, `edited_args` are new arguments.

            With the choice `approve` of a tool call, `always` allows later calls like it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DecisionRequest | Problem]
     """


    kwargs = _get_kwargs(
        id=id,
decision_id=decision_id,
body=body,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    id: str,
    decision_id: str,
    *,
    client: AuthenticatedClient,
    body: GivenDecision,

) -> DecisionRequest | Problem | None:
    """ Decide

     Settle a decision of the run or of a team or a flow in it.

    If it is settled already, the status is 409, with who decided, and when.

    Args:
        id (str): A workflow id, `/` as %2F.
        decision_id (str):
        body (GivenDecision): A decision: the id of an option as `choice`, or an `answer`. With
            the choice `edit`, `edited_args` are new arguments.

            With the choice `approve` of a tool call, `always` allows later calls like it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DecisionRequest | Problem
     """


    return sync_detailed(
        id=id,
decision_id=decision_id,
client=client,
body=body,

    ).parsed

async def asyncio_detailed(
    id: str,
    decision_id: str,
    *,
    client: AuthenticatedClient,
    body: GivenDecision,

) -> Response[DecisionRequest | Problem]:
    """ Decide

     Settle a decision of the run or of a team or a flow in it.

    If it is settled already, the status is 409, with who decided, and when.

    Args:
        id (str): A workflow id, `/` as %2F.
        decision_id (str):
        body (GivenDecision): A decision: the id of an option as `choice`, or an `answer`. With
            the choice `edit`, `edited_args` are new arguments.

            With the choice `approve` of a tool call, `always` allows later calls like it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DecisionRequest | Problem]
     """


    kwargs = _get_kwargs(
        id=id,
decision_id=decision_id,
body=body,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    id: str,
    decision_id: str,
    *,
    client: AuthenticatedClient,
    body: GivenDecision,

) -> DecisionRequest | Problem | None:
    """ Decide

     Settle a decision of the run or of a team or a flow in it.

    If it is settled already, the status is 409, with who decided, and when.

    Args:
        id (str): A workflow id, `/` as %2F.
        decision_id (str):
        body (GivenDecision): A decision: the id of an option as `choice`, or an `answer`. With
            the choice `edit`, `edited_args` are new arguments.

            With the choice `approve` of a tool call, `always` allows later calls like it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DecisionRequest | Problem
     """


    return (await asyncio_detailed(
        id=id,
decision_id=decision_id,
client=client,
body=body,

    )).parsed
