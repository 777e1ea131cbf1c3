"""The contract of each kind of Python plugin: `mofa plugin test` checks it on an object that `create()` returned."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from console.commands.plugin.trial.broken import broken
from console.commands.plugin.trial.cases import CONTEXT
from kernel.agents.guard import Look, Moment, Verdict, passed
from kernel.basics.errors import GuardRefused, InvalidInput, ProviderRefused, ProviderUnavailable
from kernel.basics.json_schema import check_schema
from kernel.basics.sha256 import sha256_of_bytes
from kernel.conversation.caller import Caller
from kernel.conversation.transcript import canonical
from kernel.kinds.documents import Section
from kernel.kinds.embedding import packed
from kernel.kinds.llm import ChatMessage, ModelReply, ModelRequest
from kernel.kinds.memory import MemoryItem, Recalled
from kernel.kinds.plugin_kind import PluginKind
from kernel.kinds.redaction import Found as RedactionFound
from kernel.kinds.tool import ToolFacts
from kernel.record.erasure import Whose
from runtime.plugins.tool_servers import fault_of_schemas


async def _tool(plugin: Any) -> list[str]:
    _has_coroutines(plugin, "run", "close")
    facts = getattr(plugin, "facts", None)
    if not isinstance(facts, ToolFacts):
        raise broken("facts must be a kernel.kinds.tool.ToolFacts.")
    if not facts.description.strip():
        raise broken("facts.description is empty; the model chooses a tool by its description.")
    for field in ("parameters", "needs_approval"):
        check_schema(getattr(facts, field), f"facts.{field}")
    if facts.parameters.get("type") != "object":
        raise broken("facts.parameters must be the JSON Schema of an object.")
    return ["facts have a description and valid schemas", "run and close are coroutines"]


async def _model(plugin: Any) -> list[str]:
    _has_coroutines(plugin, "complete", "close")
    if not isinstance(getattr(plugin, "offline", None), bool):
        raise broken("offline must be True if answers are made up without a model, else False.")
    lines = ["complete and close are coroutines, offline is a bool"]
    if plugin.offline:  # another one would cost money
        reply = await plugin.complete(ModelRequest(model="test", messages=[ChatMessage(role="user", content="Say hello.")]))
        if not isinstance(reply, ModelReply) or not (reply.content.strip() or reply.tool_calls):
            raise broken(f"complete must return a kernel.kinds.llm.ModelReply with words or tool calls; got {reply!r}.")
        canonical(reply.model_dump(mode="json"))
        lines.append("it answers a request")
    return lines


MOMENTS: dict[Moment, Any] = {
    "model_call": {"instructions": "", "messages": [{"role": "task", "author": "task", "text": "Say hello."}]},
    "model_answer": "Hello.",
    "tool_call": {"text": "hello"},
    "tool_result": "hello",
}


async def _guard(plugin: Any) -> list[str]:
    _has_coroutines(plugin, "look", "close")
    for moment, value in MOMENTS.items():
        look = Look(moment=moment, agent="ada", tool="say" if moment.startswith("tool") else None, value=value)
        verdict = await plugin.look(look)
        if not isinstance(verdict, Verdict):
            raise broken(f"look must return a kernel.agents.guard.Verdict; at {moment} it returned {verdict!r}.")
        if verdict.verdict == "change":
            try:
                passed("the guard", look, verdict.model_dump())
            except GuardRefused as error:
                raise broken(str(error)) from None
    return [f"look returns a valid verdict at {', '.join(MOMENTS)}"]


async def _notification(plugin: Any) -> list[str]:
    _has_coroutines(plugin, "send", "close")
    return ["send and close are coroutines (nothing was sent)"]


async def _monitor(plugin: Any) -> list[str]:
    _has_coroutines(plugin, "observe", "close")
    return ["observe and close are coroutines (no event was sent to it)"]


async def _documents(plugin: Any) -> list[str]:
    try:
        found = plugin.load(b"Tea\n\nHot water, and leaves.\n")
    except InvalidInput:  # the loader reads another format
        return ["load refuses what it cannot read"]
    if not (isinstance(found, list) and all(isinstance(each, Section) and each.text.strip() for each in found)):
        raise broken(f"load must return a list of kernel.kinds.documents.Section, none empty; got {found!r}.")
    return ["load returns sections with text"]


async def _objects(plugin: Any) -> list[str]:
    _has_coroutines(plugin, "put", "get", "delete", "close")
    data = b"A text for mofa plugin test."
    address = await plugin.put(data)
    if address != sha256_of_bytes(data) or await plugin.put(data) != address:
        raise broken("put must return the SHA-256 of the bytes, also when it is repeated.")
    if await plugin.get(address) != data:
        raise broken("get did not return the bytes that were put.")
    await plugin.delete(address)
    await plugin.delete(address)
    try:
        await plugin.get(address)
    except ProviderUnavailable:
        return ["get returns what was put, until it is deleted"]
    raise broken("get returned deleted bytes; it must raise kernel.kinds.objects.not_there.")


async def _redaction(plugin: Any) -> list[str]:
    text = "Write to ann@example.com, or to bob@example.org."
    found, end = list(plugin.find(text)), 0
    for each in found:
        if not isinstance(each, RedactionFound) or not end <= each.start < each.end <= len(text):
            raise broken(f"find must return kernel.kinds.redaction.Found in their order, without overlaps; got {found!r}.")
        end = each.end
    return ["find returns places in their order"]


async def _memory(plugin: Any) -> list[str]:
    _has_coroutines(plugin, "remember", "recall", "list", "forget", "erase", "close")
    ann = Caller(now=CONTEXT.now, scope="plugin-test:1", step="s", participant="ann", tenant="plugin-test")
    words = "Green tea wants 75 degrees."
    first = await plugin.remember(ann, words, subject="tea", importance=0.9)
    again = await plugin.remember(ann, words, subject="tea", importance=0.9)
    if not isinstance(first, MemoryItem) or first.id != again.id or first.tenant != ann.tenant:
        raise broken(f"remember must return one MemoryItem for the same words of one caller; got {first!r}.")
    found = await plugin.recall(ann, words, limit=3)
    if not all(isinstance(each, Recalled) for each in found) or [each.item.id for each in found] != [first.id]:
        raise broken(f"recall must return each remembered item once, as kernel.kinds.memory.Recalled; got {found!r}.")
    for other in (ann.model_copy(update={"tenant": "plugin-test-2"}), ann.model_copy(update={"participant": "bob"})):
        if await plugin.recall(other, words, limit=3):
            raise broken("recall returned an item to another tenant or another agent.")
    if [each.id for each in await plugin.list(ann.tenant, None)] != [first.id]:
        raise broken("list did not return what was remembered.")
    whose = Whose(tenant="plugin-test")
    if [await plugin.erase(whose, dry=dry) for dry in (True, False, True)] != [1, 1, 0]:
        raise broken("erase must return the number of the tenant's items, and remove them all unless dry=True.")
    kept = await plugin.remember(ann, "Black tea wants more.")
    if (await plugin.forget([kept.id]), await plugin.forget([kept.id])) != (1, 0) or await plugin.list(ann.tenant, None):
        raise broken("forget must remove the given items and return their number.")
    return ["an item is stored once, for its tenant and agent only, until it is forgotten or erased"]


async def _protocol(plugin: Any) -> list[str]:
    _has_coroutines(plugin, "tools", "close")
    try:
        found = await plugin.tools(fresh=True)
    except (ProviderUnavailable, ProviderRefused) as error:
        return [f"tools raises the right error where its server does not answer: {error}"]
    for name, tool in found.items():
        if (fault := fault_of_schemas(tool)) is not None:
            raise broken(f"the tool {name}: {fault}")
        await _tool(tool)
    if {*found} != {*await plugin.tools(fresh=False)}:
        raise broken("tools must return the same tools with fresh=False right afterwards.")
    return [f"the facts of its tools have valid schemas: {', '.join(found) or 'none'}"]


async def _vector(plugin: Any) -> list[str]:
    _has_coroutines(plugin, "groups", "put", "remove", "nearest", "clear", "close")
    space, other = "plugin-test", "plugin-test-2"
    vectors = {"x": packed([1.0, 0.0]), "between": packed([1.0, 1.0]), "y": packed([0.0, 1.0])}
    await plugin.put(space, "one", {"x": vectors["x"], "between": vectors["between"]})
    await plugin.put(space, "two", {"old": vectors["x"]})
    await plugin.put(space, "two", {"y": vectors["y"]})
    await plugin.put(other, "one", {"elsewhere": vectors["x"]})
    if await plugin.groups(space) != {"one", "two"}:
        raise broken("groups must return the names of all groups of the space, and no others.")
    found = await plugin.nearest(space, vectors["x"], ["one", "two"], 2)
    if [tuple(each)[:2] for each in found] != [("one", "x"), ("one", "between")] or not 0.99 < found[0].likeness < 1.01:
        raise broken(f"nearest must return kernel.kinds.vector.Near, the best first, with cosines; got {found!r}.")
    if [each.key for each in await plugin.nearest(space, vectors["x"], ["two"], 5)] != ["y"]:
        raise broken("nearest must search the given groups only; a repeated put must replace its group.")
    await plugin.remove(space, ["one", "never there"])
    if await plugin.groups(space) != {"two"} or await plugin.groups(other) != {"one"}:
        raise broken("remove must remove the given groups of that space only.")
    await plugin.clear()
    if await plugin.groups(other) or await plugin.nearest(other, vectors["x"], ["one"], 1):
        raise broken("clear must remove everything.")
    return ["groups are stored, found by similarity and removed within their space, and clear removes everything"]


CONTRACTS: dict[PluginKind, Callable[[Any], Awaitable[list[str]]]] = {
    "tool": _tool, "model": _model, "guard": _guard, "notification": _notification, "monitor": _monitor,
    "documents": _documents, "objects": _objects, "redaction": _redaction, "memory": _memory, "vector": _vector,
    "protocol": _protocol,
}  # fmt: skip
"""The check of each kind: it takes the plugin, returns a line for each check that passed, and raises `Failure`."""


def _has_coroutines(plugin: Any, *names: str) -> None:
    for name in names:
        if not inspect.iscoroutinefunction(getattr(plugin, name, None)):
            raise broken(f"{type(plugin).__name__} has no `async def {name}`.")
