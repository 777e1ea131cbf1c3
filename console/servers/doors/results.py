"""Results of a client's tools: they settle the calls that a run waits for, and the run continues."""

from __future__ import annotations

import re

from console.backend import client as backend
from console.servers.doors.door_run import DoorRun, find
from console.servers.web.services import Services
from kernel.agents.client_call import is_client_call
from kernel.basics.errors import InvalidInput
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.identity.caller import Caller

_CALL = re.compile(r"call_([0-9a-f]{32})_(d\d{1,9})")


def call_id(run: DoorRun, request: DecisionRequest) -> str:
    """Return the id of a call for the client."""
    return f"call_{run.token}_{request.id}"


def call_number(request: DecisionRequest) -> int:
    """Return the number of a call's decision within its run, from 1."""
    return int(request.id.removeprefix("d"))


def number_in(id: str) -> int:
    """Return the number of the decision in the id of a call."""
    return int(id.rpartition("_d")[2])


async def give(here: Services, caller: Caller, results: dict[str, str], field: str) -> DoorRun:
    """Settle the calls with these ids, all of one run, and return the run. A repeated result changes nothing.

    Raises:
        InvalidInput: an id is not one of a call here.
        Refusal: there is no such run that the caller may continue.
        Failure: the run has ended.
    """
    found = {id: _CALL.fullmatch(id) for id in results}
    unknown = next((id for id, match in found.items() if match is None), None)
    tokens = {match[1] for match in found.values() if match is not None}
    if unknown is not None or len(tokens) != 1:
        wrong = "the ids are of several runs" if unknown is None else f"{unknown[:100]!r} is not the id of a call here"
        raise InvalidInput(f"{field}: {wrong}. Send the results of the calls of one response.", field)
    run = await find(here, caller, tokens.pop(), "start")
    client = await here.temporal()
    known = {each.id: each for each in await backend.decisions(client, run.id) if is_client_call(each)}
    wanted = {id: known.get(match[2]) for id, match in found.items() if match is not None}
    for id, request in wanted.items():
        if request is None:
            raise InvalidInput(f"{field}: {id!r} is not the id of a call of this run.", field)
    for id, request in wanted.items():
        if request is not None and request.status == "open":
            decision = Decision(decision_id=request.id, answer=results[id], by=caller.name, idempotency_key=id)
            await here.decide(caller, request, decision)
    return run
