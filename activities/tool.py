"""The activities of tools: describe them, and use one; its result is recorded before it is returned."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

from temporalio import activity

from activities.calls import Calls
from activities.heartbeats import HEARTBEAT_S, heartbeats, uninterrupted
from activities.model.caps import Caps, NotReserved, is_free
from activities.model.prompt import idempotency_key
from kernel.basics.errors import ProviderUnavailable
from kernel.basics.json_schema import fault_of
from kernel.basics.sha256 import sha256_of
from kernel.basics.text import storable
from kernel.conversation.budget import Usage
from kernel.conversation.caller import Payer
from kernel.conversation.transcript import as_text, inline
from kernel.kinds.services import Services
from kernel.kinds.storage import Begun, LedgerKey, Paid, Storage, asked_by
from kernel.kinds.tool import (
    RESULT_CHARACTERS,
    TOOL_CALL,
    TOOL_DESCRIBE,
    DescribeInput,
    DescribeOutput,
    LeftOut,
    Tool,
    ToolContext,
    ToolDescription,
    ToolFault,
    ToolResult,
    ToolUse,
)
from kernel.model_call.caps import CapReached, SpendBook, Spender
from kernel.project.project import Project
from kernel.record.event_log import EventLog
from plugins import discovery
from runtime.failures import reports_failures, without_secrets
from runtime.patience import hold_until_written
from runtime.plugins.plugin_host import PluginHost
from runtime.plugins.start import Load
from runtime.plugins.toolbox import Toolbox
from runtime.project.prices import PROJECT_FILE
from runtime.telemetry.observers import ToolObserver, ToolUsed

DESCRIPTION_BYTES = 1_000_000
"""The largest description of all tools of a run, in bytes of JSON: it is in the history, where 2 MB end the run."""

MOST_LEFT_OUT = 20

CUT_OFF = (
    "An earlier attempt at this call was cut off, and may have taken effect. It was not repeated. "
    "Find out what happened before you call it again."
)


class ToolActivities:
    """`tool.describe` and `tool.call`, over one store and the tools of one project."""

    def __init__(
        self,
        storage: Storage,
        project: Project,
        *,
        load: Load = discovery.load,
        heartbeat_s: float = HEARTBEAT_S,
        log: EventLog | None = None,
        plugins: PluginHost | None = None,
        services: Services | None = None,
        observe: ToolObserver | None = None,
        spending: SpendBook | None = None,
    ) -> None:
        """`plugins` are the runtime plugins; without them only installed ones are used.

        `log` gets the events in the activities' inputs. `spending` holds calls of priced tools to the project's caps.
        """
        self._caps, self._tools = Caps(project.caps, spending), project.tools
        self._calls = Calls(storage, log)
        self._storage, self._toolbox, self._heartbeat_s = storage, Toolbox(project, load, plugins, services), heartbeat_s
        self._plugins, self._watched_by = plugins, observe

    @activity.defn(name=TOOL_DESCRIBE)
    @reports_failures
    async def describe(self, wanted: DescribeInput) -> DescribeOutput:
        """Return the descriptions of the tools of those names.

        Raises:
            UnknownTool, UnknownPlugin, InvalidInput: a name is unknown, or the settings of a tool are wrong.
            ProviderUnavailable: an MCP server is unavailable.
            ProviderRefused: an MCP server refuses access.
        """
        pin = wanted.plugins or (await self._plugins.current() if self._plugins else None)
        described = [await self._toolbox.described(name, pin) for name in wanted.names]
        tools, too_large = _that_fit([tool for usable, _ in described for tool in usable])
        left_out = [*(each for _, unusable in described for each in unusable), *too_large]
        return DescribeOutput(tools=tools, plugins=pin, left_out=_some(left_out))

    @activity.defn(name=TOOL_CALL)
    @reports_failures
    async def call(self, use: ToolUse) -> ToolResult:
        """Use a tool once. A fault of the model's arguments is a result with `ok` False, not an error.

        Raises:
            UnknownTool, UnknownPlugin, InvalidInput: the tool is unknown, or its settings are wrong.
            ToolDenied: its plugin is disabled.
            ScriptError, ScriptLimit: a runtime plugin failed.
            CapReached: a spending cap has no room for its price.
            ProviderUnavailable: a service that the tool needs is unavailable, or its result could not be recorded.
            StoreUnavailable: the database is unreachable, and nothing was done.
        """
        async with heartbeats(self._heartbeat_s):
            return await self._result(use)

    async def close(self) -> None:
        """Close the tools."""
        await self._toolbox.close()

    def _observe(self, use: ToolUse) -> AbstractContextManager[ToolUsed]:
        return self._watched_by.tool(use.name, use.participant, use.step) if self._watched_by else nullcontext(ToolUsed())

    async def _result(self, use: ToolUse) -> ToolResult:
        tool = await self._toolbox.named(use.name, use.plugins)
        opened = await self._calls.open(_ledger_key(use), tenant=use.tenant, model=f"tool:{use.name}", events=use.events)
        return (await self._recorded(tool, use, opened.begun)).model_copy(update={"logged": opened.logged})

    async def _recorded(self, tool: Tool, use: ToolUse, begun: Begun) -> ToolResult:
        key = begun.key
        if begun.paid is not None:
            return ToolResult(**begun.paid.reply, recorded=True, receipt=begun.paid.receipt)
        if begun.earlier_attempts > 0 and not tool.facts.repeatable:
            return await self._record(key, CUT_OFF, ok=False)
        context = _context(use, key)
        wrong = fault_of(use.args, tool.facts.parameters)
        if wrong is not None:
            return await self._record(
                key, f"Not done: bad arguments for {use.name}. {wrong.said('the whole object')}", ok=False
            )
        price = self._price(use.name)
        try:
            with self._observe(use) as used:
                text, used.ok = await self._capped(
                    use, tool.facts.repeatable, price, partial(self._outcome, tool, use, context, key)
                )
        except (CapReached, NotReserved):  # nothing was done
            await self._release(key)
            raise
        return await uninterrupted(self._record(key, text, ok=used.ok, usage=context.spent, price=price))

    async def _capped(
        self, use: ToolUse, repeatable: bool, price: float, outcome: Callable[[], Awaitable[tuple[str, bool]]]
    ) -> tuple[str, bool]:
        """Return the outcome of a call, if every cap that applies has room for the tool's price."""
        spender = Spender(use.tenant, use.participant, f"tool:{use.name}", use.payer or Payer())
        limits = self._caps.limits(spender) if price else []

        def free(error: BaseException) -> bool:
            return is_free(error) or (isinstance(error, ProviderUnavailable) and not repeatable)

        return await self._caps.held_to(limits, price, outcome, lambda _: price, free, hold=True)

    def _price(self, name: str) -> float:
        settings = self._tools.get(name)
        return 0.0 if settings is None or settings.price_usd is None else settings.price_usd

    async def _outcome(self, tool: Tool, use: ToolUse, context: ToolContext, key: LedgerKey) -> tuple[str, bool]:
        limit_s = tool.facts.timeout_s
        try:
            async with asyncio.timeout(limit_s):
                answer = await self._toolbox.use(use.name, tool, use.args, context)
        except ToolFault as fault:
            return _readable(str(fault)), False
        except TimeoutError:
            return f"{use.name} was stopped at its time limit of {limit_s:g} s.", False
        except CapReached as reached:  # of an embedding, which the tool may have wanted after it had done something
            if tool.facts.repeatable:
                raise
            return f"{reached.type}: {reached}", False
        except ProviderUnavailable:
            if tool.facts.repeatable:
                raise
            await self._release(key)  # with this error the tool says that nothing was done
            raise
        return _readable(answer), True

    async def _release(self, key: LedgerKey) -> None:
        """Note that an attempt has done nothing: without that the next one would not be made."""
        await hold_until_written(lambda: self._storage.release(key), "The note that a tool call was not made")

    async def _record(
        self, key: LedgerKey, text: str, *, ok: bool, usage: Usage | None = None, price: float = 0.0
    ) -> ToolResult:
        start, truncated = inline(text)
        whole = (usage or Usage()) + Usage(cost_usd=price)
        result = ToolResult(ref=sha256_of(text), text=start, truncated=truncated, ok=ok, usage=whole)
        reply = result.model_dump(mode="json", exclude={"recorded", "logged", "receipt"})
        # Other costs of the tool have entries of their own.
        paid = Paid(reply=reply, cost_usd=price, price_source=PROJECT_FILE if price else None)
        kept = await hold_until_written(lambda: self._storage.record(key, paid, texts=[text], input_tokens=0, output_tokens=0))
        return ToolResult(**kept.reply, receipt=kept.receipt)


def _that_fit(tools: list[ToolDescription]) -> tuple[list[ToolDescription], list[LeftOut]]:
    """Return the tools that fit into a history together, and the tools of groups that do not fit."""
    fitting: list[ToolDescription] = []
    left_out: list[LeftOut] = []
    size = 0
    for tool in tools:
        tool_bytes = len(tool.model_dump_json())
        if tool.group is not None and size + tool_bytes > DESCRIPTION_BYTES:
            reason = f"the tools before it have {size:,} bytes, and {DESCRIPTION_BYTES:,} are looked up at most; list fewer"
            left_out.append(LeftOut(name=tool.name, reason=reason))
            continue
        fitting.append(tool)
        size += tool_bytes
    return fitting, left_out


def _some(left_out: list[LeftOut]) -> list[LeftOut]:
    """Return at most `MOST_LEFT_OUT` entries, and one more for the rest: a run's record holds them."""
    if len(left_out) <= MOST_LEFT_OUT:
        return left_out
    rest = left_out[MOST_LEFT_OUT:]
    more = LeftOut(name=rest[0].name, reason=f"{rest[0].reason[:200]} (and {len(rest) - 1} more tools cannot be used)")
    return [*left_out[:MOST_LEFT_OUT], more]


def _context(use: ToolUse, key: LedgerKey) -> ToolContext:
    return ToolContext(
        now=use.now,
        scope=use.scope,
        step=use.step,
        participant=use.participant,
        tenant=use.tenant,
        payer=use.payer,
        idempotency_key=idempotency_key(key),
    )


def _ledger_key(use: ToolUse) -> LedgerKey:
    return asked_by(use.participant, use.scope, use.step, {"tool": use.name, "args": use.args})


def _readable(answer: Any) -> str:
    """Return the result for the model: never empty, never longer than `RESULT_CHARACTERS`, without secrets."""
    text = storable(without_secrets(as_text(answer)))
    if not text.strip():
        return "(nothing)"
    if len(text) <= RESULT_CHARACTERS:
        return text
    return f"{text[:RESULT_CHARACTERS]}\n… (cut: {len(text):,} characters in all, of which these are the first)"
