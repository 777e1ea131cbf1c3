"""`mofa decide --also` and `--alike`: one answer to several decisions, each with a result of its own."""

from __future__ import annotations

from collections.abc import Sequence

from temporalio.client import Client

from console.backend import client
from console.backend.access import identity
from console.terminal.failure import FAILED, OK, Failure, usage
from console.terminal.screen import emit, say
from kernel.basics.errors import MofaError
from kernel.conversation.batch import BATCH, misfit
from kernel.conversation.decision import Decision, DecisionRequest


async def settle_all(
    server: Client,
    first: DecisionRequest,
    decision: Decision,
    by: str | None,
    also: Sequence[str],
    alike: bool,
    as_json: bool,
) -> int:
    """Settle the first decision and the others with the same answer; return the exit code: 1 if one of them was refused."""
    pairs = [_pair(each) for each in also]
    waiting = await client.inbox(server) if alike else []
    wanted = [first, *(each for each in waiting if misfit(first, each) is None)]
    if (number := len(wanted) + len(pairs)) > BATCH + 1:
        raise usage(f"{number} decisions fit; one answer settles at most {BATCH}. Name them with --also.")
    results: list[dict[str, str]] = []
    for run, id in pairs:
        try:
            known = await client.decisions(server, await client.full_id(server, run))
            found = next((each for each in known if each.id == id), None)
            if found is None:
                results.append(_result(run, id, error=f"There is no decision {id!r}."))
            else:
                wanted.append(found)
        except (Failure, MofaError) as failure:
            results.append(_result(run, id, error=str(failure)))
    each_once = {(each.workflow_id, each.id): each for each in wanted}.values()
    results += [await _settled(server, first, request, decision, by) for request in each_once]
    if as_json:
        emit(results)
    for each in [] if as_json else results:
        what = f"{each['run']} {each['decision']}"
        say(
            f"{what}: {each['error']}" if "error" in each else f"{what}: {each['status']}",
            "yellow" if "error" in each else "green",
        )
    return FAILED if any("error" in each for each in results) else OK


async def _settled(
    server: Client, first: DecisionRequest, request: DecisionRequest, decision: Decision, by: str | None
) -> dict[str, str]:
    names = (request.workflow_id, request.id)
    if (why := misfit(first, request)) is not None:
        return _result(*names, error=why)
    try:
        settled = await identity.decide(server, request, decision.model_copy(update={"decision_id": request.id}), by)
    except (Failure, MofaError) as failure:
        return _result(*names, error=str(failure))
    return _result(*names, status=settled.status)


def _result(run: str, decision: str, **rest: str) -> dict[str, str]:
    return {"run": run, "decision": decision, **rest}


def _pair(text: str) -> tuple[str, str]:
    run, _, id = text.strip().rpartition(" ")
    if not run or not id:
        raise usage(f"--also: {text!r} names no decision; write the workflow's id, a space, and the decision's id.")
    return run, id
