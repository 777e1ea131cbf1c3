"""The child workflows of a flow: subflows, and the batches of a long map."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ChildWorkflowError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput, ParticipantFailed
    from kernel.basics.schema import Schema
    from kernel.conversation.budget import Budget, Usage, tighter
    from kernel.conversation.outcome import Outcome
    from kernel.flow.outputs import names_used
    from kernel.flow.shapes import FlowBatchInput, FlowDefinition, FlowInput, MapNode, SubflowNode
    from kernel.flow.state import INLINE_ITEMS, Effect
    from workflows import calls
    from workflows.flow.flow_run import FlowRun
    from workflows.run.child import run_child

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
    )
    outcome = await _child(run, "Flow", given, effect.key, f"{effect.path[-150:]}: {flow.name}", share)
    return outcome.output


async def run_batches(run: FlowRun, effect: Effect, node: MapNode, names: dict[str, Any]) -> list[Any]:
    """Return the results of a long map. Each batch is a workflow of its own, so that no history gets too long.

    As many batches run at once as `max_concurrent` needs. After the failure of one, the others are cancelled.
    """
    at_once = -(-node.max_concurrent // INLINE_ITEMS)
    inner = node.model_copy(update={"max_concurrent": max(1, node.max_concurrent // at_once), "max_items": INLINE_ITEMS})
    used = {name: names[name] for name in sorted(names_used(node.body)) if name in names}
    places = asyncio.Semaphore(at_once)

    async def batch(first: int) -> Any:
        async with places:
            share = run.reserve(at_once)
            given = FlowBatchInput(
                name=run.flow_name,
                node=inner,
                items=effect.given[first : first + INLINE_ITEMS],
                first=first,
                names=used,
                priority=run.priority,
                tenant=run.tenant,
                budget=share,
            )
            last = first + len(given.items)
            summary = f"{effect.path[-150:]}: items {first + 1} to {last}"
            outcome = await _child(run, "FlowBatch", given, f"{effect.key}.{first + 1}-{last}", summary, share)
            if outcome.truncated:
                raise InvalidInput(f"over: the results of items {first + 1} to {last} are longer than a payload. Return less.")
            return outcome.output

    tasks = [asyncio.create_task(batch(first)) for first in range(0, len(effect.given), INLINE_ITEMS)]
    try:
        for settled in workflow.as_completed(tasks):
            await settled
        return [result for task in tasks for result in task.result()]
    finally:
        late = [task for task in tasks if not task.done()]
        for task in late:
            task.cancel()
        if late:
            await workflow.wait(late)


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
    if outcome.status == "stopped":
        raise ParticipantFailed(STOPPED, outcome.reason or "it was stopped")
    return outcome
