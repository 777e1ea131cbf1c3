"""The activities of tools: what a tool is, and one use of it, whose result is written down before it is given back."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from temporalio import activity

from activities.events import write_events
from activities.heartbeats import HEARTBEAT_S, heartbeats, to_the_end
from activities.model.prompt import idempotency_key
from kernel.basics.errors import ProviderUnavailable
from kernel.basics.json_schema import fault_of
from kernel.basics.sha256 import sha256_of
from kernel.basics.text import storable
from kernel.conversation.budget import Usage
from kernel.conversation.transcript import as_text, inline
from kernel.kinds.services import Services
from kernel.kinds.storage import LedgerKey, Paid, Storage, asked_by
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
from kernel.project.project import Project
from kernel.record.event_log import EventLog
from plugins import discovery
from runtime.failures import reports_failures, without_secrets
from runtime.patience import hold_until_written, retry_write
from runtime.plugins.plugin_host import PluginHost
from runtime.plugins.start import Load
from runtime.plugins.toolbox import Toolbox
from runtime.telemetry.observers import ToolObserver, ToolUsed

DESCRIPTION_BYTES = 1_000_000
"""What the tools of one look-up may have together, as JSON: it stands in the history, where 2 MB end the run."""

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
    ) -> None:
        """`plugins` are the runtime plugins; without them there are the installed ones alone.

        `log` is where events go that ride along.
        """
        self._log = log
        self._storage, self._toolbox, self._heartbeat_s = storage, Toolbox(project, load, plugins, services), heartbeat_s
        self._plugins, self._watched_by = plugins, observe

    @activity.defn(name=TOOL_DESCRIBE)
    @reports_failures
    async def describe(self, wanted: DescribeInput) -> DescribeOutput:
        """Return the tools of those names.

        Raises:
            UnknownTool, UnknownPlugin, InvalidInput: a name that nothing answers to, or a tool whose settings are wrong.
            ProviderUnavailable, ProviderRefused: an MCP server that is away, or does not let us in.
        """
        pin = wanted.plugins or (await self._plugins.current() if self._plugins else None)
        found = [await self._toolbox.described(name, pin) for name in wanted.names]
        tools, too_much = _that_fit([tool for described, _ in found for tool in described])
        left_out = [*(each for _, without in found for each in without), *too_much]
        return DescribeOutput(tools=tools, plugins=pin, left_out=_some(left_out))

    @activity.defn(name=TOOL_CALL)
    @reports_failures
    async def call(self, use: ToolUse) -> ToolResult:
        """One use of a tool. What the model did wrong is a result with `ok` False, not an error.

        Raises:
            UnknownTool, UnknownPlugin, InvalidInput: the tool is not there, or its settings are wrong.
            ToolDenied: its plugin is disabled.
            ScriptError, ScriptLimit: a runtime plugin failed.
            ProviderUnavailable: what the tool needs is away for now, or what it did could not be written down.
            StoreUnavailable: our database is out of reach, and nothing was done.
        """
        async with heartbeats(self._heartbeat_s):
            logged = await retry_write(lambda: write_events(self._log, use.events))
            return (await self._result(use)).model_copy(update={"logged": logged})

    async def close(self) -> None:
        """Give back the tools' connections."""
        await self._toolbox.close()

    def _observe(self, use: ToolUse) -> AbstractContextManager[ToolUsed]:
        return self._watched_by.tool(use.name, use.participant, use.step) if self._watched_by else nullcontext(ToolUsed())

    async def _result(self, use: ToolUse) -> ToolResult:
        tool = await self._toolbox.named(use.name, use.plugins)
        begun = await retry_write(lambda: self._storage.begin(_ledger_key(use), tenant=use.tenant, model=f"tool:{use.name}"))
        key = begun.key
        if begun.paid is not None:
            return ToolResult(**begun.paid.reply, recorded=True, receipt=begun.paid.receipt)
        if begun.earlier_attempts > 0 and not tool.facts.repeatable:
            return await self._record(key, CUT_OFF, ok=False)
        context = _context(use, key)
        with self._observe(use) as used:
            text, used.ok = await self._outcome(tool, use, context, key)
        return await to_the_end(self._record(key, text, ok=used.ok, usage=context.spent))

    async def _outcome(self, tool: Tool, use: ToolUse, context: ToolContext, key: LedgerKey) -> tuple[str, bool]:
        wrong = fault_of(use.args, tool.facts.parameters)
        if wrong is not None:
            return f"Not done: bad arguments for {use.name}. {wrong.said('the whole object')}", False
        limit_s = tool.facts.timeout_s
        try:
            async with asyncio.timeout(limit_s):
                answer = await self._toolbox.use(use.name, tool, use.args, context)
        except ToolFault as fault:
            return _readable(str(fault)), False
        except TimeoutError:
            return f"{use.name} was stopped at its time limit of {limit_s:g} s.", False
        except ProviderUnavailable:
            if tool.facts.repeatable:
                raise
            await self._storage.release(key)  # the tool says that nothing was done
            raise
        return _readable(answer), True

    async def _record(self, key: LedgerKey, text: str, *, ok: bool, usage: Usage | None = None) -> ToolResult:
        start, truncated = inline(text)
        result = ToolResult(ref=sha256_of(text), text=start, truncated=truncated, ok=ok, usage=usage or Usage())
        reply = result.model_dump(mode="json", exclude={"recorded", "logged", "receipt"})
        paid = Paid(reply=reply, cost_usd=0.0)
        kept = await hold_until_written(lambda: self._storage.record(key, paid, texts=[text], input_tokens=0, output_tokens=0))
        return ToolResult(**kept.reply, receipt=kept.receipt)


def _that_fit(tools: list[ToolDescription]) -> tuple[list[ToolDescription], list[LeftOut]]:
    """Return the tools that a history can hold together, and the tools of groups that are one too many for it."""
    fitting: list[ToolDescription] = []
    left_out: list[LeftOut] = []
    size = 0
    for tool in tools:
        bytes_of_it = len(tool.model_dump_json())
        if tool.group is not None and size + bytes_of_it > DESCRIPTION_BYTES:
            reason = f"the tools before it have {size:,} bytes, and {DESCRIPTION_BYTES:,} are looked up at most; list fewer"
            left_out.append(LeftOut(name=tool.name, reason=reason))
            continue
        fitting.append(tool)
        size += bytes_of_it
    return fitting, left_out


def _some(left_out: list[LeftOut]) -> list[LeftOut]:
    """Return as many as a run's record bears, the last one for the rest."""
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
        idempotency_key=idempotency_key(key),
    )


def _ledger_key(use: ToolUse) -> LedgerKey:
    return asked_by(use.participant, use.scope, use.step, {"tool": use.name, "args": use.args})


def _readable(answer: Any) -> str:
    """What the model reads: never empty, never longer than a prompt can bear, never with a key of ours in it."""
    text = storable(without_secrets(as_text(answer)))
    if not text.strip():
        return "(nothing)"
    if len(text) <= RESULT_CHARACTERS:
        return text
    return f"{text[:RESULT_CHARACTERS]}\n… (cut: {len(text):,} characters in all, of which these are the first)"
