"""The child workflows of a flow: subflows, and the batches of long maps and loops."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ChildWorkflowError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import BudgetExceeded, InvalidInput, ParticipantFailed, ShareExceeded, StepLimit
    from kernel.basics.expression import Steps
    from kernel.basics.schema import Schema
    from kernel.conversation.budget import Budget, Usage, check_budget, tighter
    from kernel.conversation.outcome import Outcome
    from kernel.flow.decide import ONE_STEPS, limit_words, loop_ends
    from kernel.flow.outputs import names_used
    from kernel.flow.shapes import FlowBatchInput, FlowDefinition, FlowInput, LoopNode, MapNode, SubflowNode
    from kernel.flow.state import INLINE_ITEMS, INLINE_ROUNDS, Effect
    from kernel.flow.types import all_names
    from workflows import calls
    from workflows.flow.flow_run import FlowRun
    from workflows.fused import current as fused
    from workflows.run.child import run_child

SHARES_PATCH = "shares-of-batches"
"""The patch since which a batch that has used up its share of the budget stops its flow, as a call without room does."""

STOPPED = "FlowStopped"
"""The type of the failure of a node whose child flow was stopped."""


async def run_subflow(run: FlowRun, effect: Effect, node: SubflowNode) -> Any:
    """Return the output of a subflow, which has a share of the budget.

    Raises:
        ParticipantFailed: it failed, or was stopped.
        InvalidInput: its input is longer than a payload.
    """
    flow = node.flow if isinstance(node.flow, FlowDefinition) else run.subflows[node.flow]
    share = run.team.shares.take()
    given = FlowInput(
        **{name: getattr(flow, name) for name in FlowDefinition.model_fields if name not in ("budget", "layout")},
        input=effect.given,
        priority=run.priority,
        tenant=run.tenant,
        budget=tighter(flow.budget, share),
        execution=run.form_of_children(),
    )
    outcome = await _child(run, "Flow", given, effect.key, f"{effect.path[-150:]}: {flow.name}", share)
    if outcome.status == "stopped":
        raise _stopped(outcome)
    return outcome.output


async def run_batches(run: FlowRun, effect: Effect, node: MapNode, names: dict[str, Any]) -> list[Any]:
    """Return the results of a long map. Each batch is a workflow of its own, so that no history gets too long.

    As many batches run at once as `max_concurrent` needs. After the failure of one, the others are cancelled. After one whose
    share of the budget was too small, no further one begins, and the others end: what they do is paid for.

    Raises:
        BudgetExceeded, ShareExceeded: the budget, or a share of it, is used up.
    """
    at_once = -(-node.max_concurrent // INLINE_ITEMS)
    free, short = at_once, list[ShareExceeded]()
    inner = node.model_copy(update={"max_concurrent": max(1, node.max_concurrent // at_once), "max_items": INLINE_ITEMS})
    used, places = _used(node, names), asyncio.Semaphore(at_once)

    async def batch(first: int) -> Any:
        nonlocal free
        async with places:
            if short:
                return []
            items = effect.given[first : first + INLINE_ITEMS]
            given = FlowBatchInput(name=run.flow_name, node=inner, items=items, first=first, names=used)
            share, free = run.reserve(free), free - 1
            try:
                return await _batch(run, effect, given, "items", len(items), share)
            except ShareExceeded as error:
                short.append(error)
                return []
            finally:
                free += 1

    tasks = [asyncio.create_task(batch(first)) for first in range(0, len(effect.given), INLINE_ITEMS)]
    try:
        for settled in workflow.as_completed(tasks):
            await settled
        if short:
            raise _limit(run, short[0])
        return [result for task in tasks for result in task.result()]
    finally:
        late = [task for task in tasks if not task.done()]
        for task in late:
            task.cancel()
        if late:
            await workflow.wait(late)


async def run_rounds(run: FlowRun, effect: Effect, node: LoopNode, names: dict[str, Any]) -> Any:
    """Return the result of a long loop, of which `effect.given` has the rounds so far and their last result.

    Each batch of rounds is a workflow of its own, so that no history gets too long.

    Raises:
        ParticipantFailed: `until` does not hold after the last round.
    """
    used, rounds, last = _used(node, names), effect.given["rounds"], effect.given["last"]
    while rounds < node.max_rounds:
        more = min(INLINE_ROUNDS, node.max_rounds - rounds)
        inner = node.model_copy(update={"max_rounds": more, "on_limit": "continue"})
        given = FlowBatchInput(name=run.flow_name, node=inner, first=rounds, last=last, names=used)
        try:
            ended = await _batch(run, effect, given, "rounds", more, run.reserve(1))
        except ShareExceeded as short:
            raise _limit(run, short) from None
        rounds, last = rounds + ended["rounds"], ended["last"]
        if loop_ends(node, names, rounds, last, Steps(ONE_STEPS)):
            return last
    if node.until is None or node.on_limit == "continue":
        return last
    raise ParticipantFailed(StepLimit.__name__, limit_words(node))


def _used(node: LoopNode | MapNode, names: dict[str, Any]) -> dict[str, Any]:
    """Return the values that a body uses, and the condition after it."""
    used = names_used(node.body)
    if isinstance(node, LoopNode) and node.until is not None:
        used |= all_names(node.until)
    return {name: names[name] for name in sorted(used) if name in names}


async def _batch(run: FlowRun, effect: Effect, given: FlowBatchInput, kind: str, count: int, share: Budget | None) -> Any:
    """Return the output of a batch of `count` items or rounds (`kind`), which may use a share of the budget."""
    inherited = {"priority": run.priority, "tenant": run.tenant, "session": run.session, "execution": run.form_of_children()}
    given = given.model_copy(update={**inherited, "budget": share})
    first, last = given.first + 1, given.first + count
    what = f"{kind} {first} to {last}"
    began = fused.now()
    outcome = await _child(run, "FlowBatch", given, f"{effect.key}.{first}-{last}", f"{effect.path[-150:]}: {what}", share)
    if outcome.status == "stopped":
        if run.has_used_up(share, outcome.usage, began) and workflow.patched(SHARES_PATCH):
            raise ShareExceeded(
                f"{what} of {given.node.id} had a share of the budget beside other batches, and it is used up: "
                f"{outcome.reason} Or lower max_concurrent."
            )
        raise _stopped(outcome)
    if outcome.truncated:
        field = "over" if isinstance(given.node, MapNode) else "body"
        raise InvalidInput(f"{field}: the results of {what} are longer than a payload. Return less.")
    return outcome.output


def _limit(run: FlowRun, short: ShareExceeded) -> BudgetExceeded | ShareExceeded:
    """Return why a flow stops after a batch whose share was too small: its whole budget is used up, or that share is."""
    try:
        check_budget(run.budget, run.record.usage, 0.0)
    except BudgetExceeded as exceeded:
        return exceeded
    return short


async def _child(run: FlowRun, kind: str, given: Schema, key: str, summary: str, share: Budget | None) -> Outcome:
    used = Usage()
    try:
        outcome = await run_child(run, kind, given, summary[:200], key)
        used = outcome.usage
        calls.stop_if_cancelled()  # a cancelled child completes with what it has
    except ChildWorkflowError as error:
        used = calls.usage_of(error)
        failure = calls.failure_of(error)
        raise ParticipantFailed(failure.type, failure.message) from None
    finally:
        run.book(share, used)
    return outcome


def _stopped(outcome: Outcome) -> ParticipantFailed:
    return ParticipantFailed(STOPPED, outcome.reason or "it was stopped")
