"""The reason of a failed query when failures are sealed: it is only in the details of the server's answer."""

from __future__ import annotations

from temporalio.api.errordetails.v1 import QueryFailedFailure
from temporalio.client import Client, WorkflowQueryFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from runtime.codec import PayloadSealed

SEALED = "Encoded failure"
"""The message that temporalio gives a sealed failure."""


async def with_reason(client: Client, error: WorkflowQueryFailedError) -> WorkflowQueryFailedError:
    """Return the failure with its reason unsealed.

    Raises:
        PayloadSealed: our keys do not open the worker's answer, or its keys do not open our query.
    """
    if str(error) != SEALED:
        return error
    for detail in error.__context__.grpc_status.details if isinstance(error.__context__, RPCError) else ():
        failed = QueryFailedFailure()
        if detail.Unpack(failed) and failed.HasField("failure"):
            reason = await client.data_converter.decode_failure(failed.failure)
            if isinstance(reason, ApplicationError) and reason.type == PayloadSealed.__name__:
                raise PayloadSealed(f"The worker cannot open the payloads that it gets: {reason.message}")
            return WorkflowQueryFailedError(str(reason))
    return WorkflowQueryFailedError("the reason is sealed; the worker's log has it")
