"""Why a query failed, where failures are sealed: their words then travel only in the details of the server's answer."""

from __future__ import annotations

from temporalio.api.errordetails.v1 import QueryFailedFailure
from temporalio.client import Client, WorkflowQueryFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from runtime.codec import PayloadSealed

SEALED_WORDS = "Encoded failure"


async def opened(client: Client, error: WorkflowQueryFailedError) -> WorkflowQueryFailedError:
    """Return the same failure with its own words.

    Raises:
        PayloadSealed: our keys do not open what the worker says, or its keys do not open what we ask.
    """
    if str(error) != SEALED_WORDS:
        return error
    for detail in error.__context__.grpc_status.details if isinstance(error.__context__, RPCError) else ():
        failed = QueryFailedFailure()
        if detail.Unpack(failed) and failed.HasField("failure"):
            said = await client.data_converter.decode_failure(failed.failure)
            if isinstance(said, ApplicationError) and said.type == PayloadSealed.__name__:
                raise PayloadSealed(f"The worker cannot open what is sent to it. It says: {said.message}")
            return WorkflowQueryFailedError(str(said))
    return WorkflowQueryFailedError("its reason came sealed; the worker's log has it")
