"""`mofa plugin test`: the contract of a plugin's kind, and the plugin's own tests."""

from __future__ import annotations

import asyncio
import importlib.util
import inspect
import sys
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import Field

from console.terminal.failure import FAILED, Failure
from kernel.agents.guard import Look, Moment, Verdict, passed
from kernel.basics.errors import GuardRefused, InvalidInput, MofaError, ProviderRefused, ProviderUnavailable, not_yet
from kernel.basics.json_schema import check_schema, fault_of
from kernel.basics.schema import Schema, parse
from kernel.basics.sha256 import sha256_of_bytes
from kernel.basics.text import decoded
from kernel.conversation.caller import Caller
from kernel.conversation.transcript import canonical
from kernel.kinds.documents import Section
from kernel.kinds.embedding import packed
from kernel.kinds.llm import ChatMessage, ModelReply, ModelRequest
from kernel.kinds.memory import MemoryItem, Recalled
from kernel.kinds.plugin_kind import PluginKind
from kernel.kinds.redaction import Found as RedactionFound
from kernel.kinds.script import HostAnswer, HostCall
from kernel.kinds.tool import ToolContext, ToolFacts
from kernel.record.erasure import Whose
from kernel.registry.registry import FOLDERS, Member, Package
from runtime.plugins.plugin_folder import MANIFEST, read_folder
from runtime.plugins.script_plugins import ScriptPlugin, ScriptPlugins
from runtime.plugins.tool_servers import fault_of_schemas
from runtime.plugins.used_plugin import Running
from runtime.yaml_source import read

CASES = "cases.yaml"
CONTEXT = ToolContext(now=datetime(2026, 1, 1, tzinfo=UTC), idempotency_key="test")


class ExpectedCall(Schema):
    """A call of the host that a case expects, and what it is answered. `args` left out may be any."""

    function: str
    args: dict[str, Any] | None = None
    answer: Any = None
    error: str | None = None


class Case(Schema):
    """One line of `cases.yaml`. `calls` are the host calls that it makes, in order."""

    name: str = ""
    input: Any = None
    options: dict[str, Any] = Field(default_factory=dict)
    output: Any = None
    error: str | None = None
    calls: list[ExpectedCall] = Field(default_factory=list)


async def try_folder(folder: Path) -> list[str]:
    """What held, a line each.

    Raises:
        InvalidInput: the folder holds no plugin.
        Failure: what did not hold.
    """
    if (folder / MANIFEST).is_file():
        return [line async for line in _script(folder)]
    if (folder / "pyproject.toml").is_file():
        return [line async for line in _python(folder)]
    raise InvalidInput(
        f"{folder} holds no plugin: there is neither {MANIFEST} nor pyproject.toml with an entry point mofa.<kind>."
    )


# ---- scripts and modules ----------------------------------------------------------------------------------------------


async def _script(folder: Path) -> AsyncIterator[str]:
    package = read_folder(folder)
    yield f"{MANIFEST} fits: {package.manifest.label}, {package.manifest.kind}"
    cases = _cases(folder)
    engines = ScriptPlugins()
    try:
        manifest = package.manifest
        member = Member(version=manifest.version, hash=package.hash, kind=manifest.kind, grants=manifest.capabilities)
        plugin = await engines(package, member)
        await plugin.start()
        yield f"{manifest.source} parses, its types hold, and it starts"
        for number, case in enumerate(cases, 1):
            name = case.name or f"case {number}"
            _check_input(package, case, name)
            seen = [await _outcome(plugin, case, name) for _ in range(2)]
            if seen[0] != seen[1]:
                raise _broken(f"{name}: the same input gave {seen[0]!r} and then {seen[1]!r}; a replay must give the same.")
            wanted = case.error if case.error is not None else case.output
            got = seen[0][1]
            if (seen[0][0] == "error") != (case.error is not None) or (case.error not in got if case.error else got != wanted):
                raise _broken(f"{name}: wanted {'the error ' if case.error else ''}{wanted!r}, got {seen[0][0]} {got!r}.")
            if manifest.kind == "guard" and case.error is None:
                _check_verdict(name, case.input, got)
            yield f"{name}: as {CASES} says, and the same twice"
    finally:
        await engines.close()


def _cases(folder: Path) -> list[Case]:
    file = folder / CASES
    if not file.is_file():
        raise _broken(
            f"There is no {CASES}: write what it should give, for example  - {{input: {{text: hello}}, output: HELLO!}}"
        )
    found: list[Case] = parse(list[Case], read(file).plain or [], CASES)
    if not found:
        raise _broken(f"{CASES} is empty: a plugin without a case is not tested.")
    return found


def _check_input(package: Package, case: Case, name: str) -> None:
    if package.manifest.tool is not None:
        fault = fault_of(case.input, package.manifest.tool.parameters)
        if fault is not None:
            raise _broken(f"{name}: its input does not fit tool.parameters. {fault.said('the whole object')}")
    fault = fault_of(case.options, package.manifest.configuration)
    if fault is not None:
        raise _broken(f"{name}: its options do not fit configuration. {fault.said('all of them')}")


def _check_verdict(name: str, given: Any, got: Any) -> None:
    """Whether a guard's answer is a verdict that can be used."""
    look: Look = parse(Look, given, name)
    try:
        passed(name, look, got)
    except GuardRefused as error:
        if not (isinstance(got, dict) and got.get("verdict") == "refuse"):
            raise _broken(str(error)) from None


async def _outcome(plugin: Running, case: Case, name: str) -> tuple[str, Any]:
    ahead = list(case.calls)

    def host(call: HostCall) -> HostAnswer:
        expected = ahead.pop(0) if ahead else None
        if expected is None or expected.function != call.function or expected.args not in (None, call.args):
            wanted = f"{expected.function} {expected.args or ''}".rstrip() if expected else "no such call"
            raise _broken(f"{name}: it called {call.function} {call.args}; {CASES} expects {wanted}.")
        return HostAnswer(value=expected.answer, error=expected.error)

    try:
        if isinstance(plugin, ScriptPlugin):
            outcome = "output", await plugin.use(case.input, CONTEXT, case.options, host)
        else:
            outcome = "output", await plugin.use(case.input, CONTEXT, case.options)
    except MofaError as error:
        outcome = "error", f"{error.type}: {error}"
    if ahead:
        raise _broken(f"{name}: it never called {', '.join(each.function for each in ahead)}, as {CASES} expects.")
    return outcome


# ---- Python -----------------------------------------------------------------------------------------------------------


async def _python(folder: Path) -> AsyncIterator[str]:
    kind, name, module = _entry_point(folder)
    create = _load(folder, module)
    yield f"the entry point mofa.{FOLDERS[kind]}: {name} = {module} has create"
    made = create()
    try:
        for line in await CONTRACTS[kind](made):
            yield line
    finally:
        if hasattr(made, "close"):
            await made.close()
            yield "it closes"
    yield await _own_tests(folder)


def _entry_point(folder: Path) -> tuple[Any, str, str]:
    project = tomllib.loads(decoded((folder / "pyproject.toml").read_bytes())).get("project", {})
    kinds = {f"mofa.{place}": kind for kind, place in FOLDERS.items()}
    for group, points in project.get("entry-points", {}).items():
        for name, target in points.items():
            if group in kinds:
                if kinds[group] not in CONTRACTS:
                    raise not_yet(f"A contract test for the kind {kinds[group]}", f"There is one for {', '.join(CONTRACTS)}.")
                return kinds[group], name, target.partition(":")[0]
    raise InvalidInput(f"pyproject.toml: no entry point of a group such as mofa.tools; groups: {', '.join(kinds)}.")


def _load(folder: Path, module: str) -> Callable[..., Any]:
    file = next((path for path in (folder / f"{module}.py", folder / "src" / f"{module}.py") if path.is_file()), None)
    if file is None:
        raise _broken(f"There is no {module}.py in {folder}.")
    spec = importlib.util.spec_from_file_location(module, file)
    assert spec is not None and spec.loader is not None  # a .py file has both
    loaded = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(loaded)
    except Exception as error:
        raise _broken(f"{file.name} cannot be imported: {type(error).__name__}: {error}") from error
    create = getattr(loaded, "create", None)
    if not callable(create):
        raise _broken(f"{file.name} has no function create(**options).")
    return create  # type: ignore[no-any-return]


async def _tool(made: Any) -> list[str]:
    _has_coroutines(made, "run", "close")
    facts = getattr(made, "facts", None)
    if not isinstance(facts, ToolFacts):
        raise _broken("facts must be a kernel.kinds.tool.ToolFacts: what the run and the model are told of it.")
    if not facts.description.strip():
        raise _broken("facts.description is empty; the model chooses tools by it.")
    for field in ("parameters", "needs_approval"):
        check_schema(getattr(facts, field), f"facts.{field}")
    if facts.parameters.get("type") != "object":
        raise _broken("facts.parameters must be the JSON Schema of an object.")
    return ["it has facts with a description and schemas that are valid", "run and close are coroutines"]


async def _model(made: Any) -> list[str]:
    _has_coroutines(made, "complete", "close")
    if not isinstance(getattr(made, "offline", None), bool):
        raise _broken("offline must say whether its words are made up here: True or False.")
    lines = ["complete and close are coroutines, offline is said"]
    if made.offline:  # any other would cost money
        reply = await made.complete(ModelRequest(model="test", messages=[ChatMessage(role="user", content="Say hello.")]))
        if not isinstance(reply, ModelReply) or not (reply.content.strip() or reply.tool_calls):
            raise _broken(f"complete must give a kernel.kinds.llm.ModelReply with words or tool calls; got {reply!r}.")
        canonical(reply.model_dump(mode="json"))
        lines.append("it answers a request")
    return lines


MOMENTS: dict[Moment, Any] = {
    "model_call": {"instructions": "", "messages": [{"role": "task", "author": "task", "text": "Say hello."}]},
    "model_answer": "Hello.",
    "tool_call": {"text": "hello"},
    "tool_result": "hello",
}


async def _guard(made: Any) -> list[str]:
    _has_coroutines(made, "look", "close")
    for moment, value in MOMENTS.items():
        look = Look(moment=moment, agent="ada", tool="say" if moment.startswith("tool") else None, value=value)
        verdict = await made.look(look)
        if not isinstance(verdict, Verdict):
            raise _broken(f"look must give a kernel.agents.guard.Verdict; at {moment} it gave {verdict!r}.")
        if verdict.verdict == "change":
            try:
                passed("the guard", look, verdict.model_dump())
            except GuardRefused as error:
                raise _broken(str(error)) from None
    return [f"it gives a verdict that can be used at {', '.join(MOMENTS)}"]


async def _notification(made: Any) -> list[str]:
    _has_coroutines(made, "send", "close")
    return ["send and close are coroutines (nobody was told anything)"]


async def _monitor(made: Any) -> list[str]:
    _has_coroutines(made, "observe", "close")
    return ["observe and close are coroutines (nothing was told to it)"]


async def _documents(made: Any) -> list[str]:
    try:
        found = made.load(b"Tea\n\nHot water, and leaves.\n")
    except InvalidInput:  # a form that a plain text is not of
        return ["load says what it cannot read"]
    if not (isinstance(found, list) and all(isinstance(each, Section) and each.text.strip() for each in found)):
        raise _broken(f"load must give a list of kernel.kinds.documents.Section, none empty; got {found!r}.")
    return ["load gives sections with words"]


async def _objects(made: Any) -> list[str]:
    _has_coroutines(made, "put", "get", "delete", "close")
    data = b"A text for mofa plugin test."
    address = await made.put(data)
    if address != sha256_of_bytes(data) or await made.put(data) != address:
        raise _broken("put must give the SHA-256 of the bytes, and twice the same.")
    if await made.get(address) != data:
        raise _broken("get did not give back what was put.")
    await made.delete(address)
    await made.delete(address)
    try:
        await made.get(address)
    except ProviderUnavailable:
        return ["what is put is given back by its address, and is gone once it is deleted"]
    raise _broken("get gave what was deleted; it must raise kernel.kinds.objects.not_there.")


async def _redaction(made: Any) -> list[str]:
    text = "Write to ann@example.com, or to bob@example.org."
    found, end = list(made.find(text)), 0
    for each in found:
        if not isinstance(each, RedactionFound) or not end <= each.start < each.end <= len(text):
            raise _broken(f"find must give kernel.kinds.redaction.Found in their order, none inside another; got {found!r}.")
        end = each.end
    return ["find gives places in their order"]


async def _memory(made: Any) -> list[str]:
    _has_coroutines(made, "remember", "recall", "list", "forget", "erase", "close")
    ann = Caller(now=CONTEXT.now, scope="plugin-test:1", step="s", participant="ann", tenant="plugin-test")
    words = "Green tea wants 75 degrees."
    first = await made.remember(ann, words, subject="tea", importance=0.9)
    again = await made.remember(ann, words, subject="tea", importance=0.9)
    if not isinstance(first, MemoryItem) or first.id != again.id or first.tenant != ann.tenant:
        raise _broken(f"remember must return one MemoryItem for the same words of one caller; got {first!r}.")
    found = await made.recall(ann, words, limit=3)
    if not all(isinstance(each, Recalled) for each in found) or [each.item.id for each in found] != [first.id]:
        raise _broken(f"recall must give what was remembered, once, as kernel.kinds.memory.Recalled; got {found!r}.")
    for other in (ann.model_copy(update={"tenant": "plugin-test-2"}), ann.model_copy(update={"participant": "bob"})):
        if await made.recall(other, words, limit=3):
            raise _broken("recall told another tenant, or another agent, what is not theirs.")
    if [each.id for each in await made.list(ann.tenant, None)] != [first.id]:
        raise _broken("list did not give what was remembered.")
    whose = Whose(tenant="plugin-test")
    if (await made.erase(whose, dry=True), await made.erase(whose, dry=False), await made.erase(whose, dry=True)) != (1, 1, 0):
        raise _broken("erase must count what there is, with dry=True take nothing away, and else all of the tenant's.")
    kept = await made.remember(ann, "Black tea wants more.")
    if (await made.forget([kept.id]), await made.forget([kept.id])) != (1, 0) or await made.list(ann.tenant, None):
        raise _broken("forget must take away what it is given, and say how many there were.")
    return ["what is remembered is there once, for its tenant and agent alone, until it is forgotten or erased"]


async def _protocol(made: Any) -> list[str]:
    _has_coroutines(made, "tools", "close")
    try:
        found = await made.tools(fresh=True)
    except (ProviderUnavailable, ProviderRefused) as error:
        return [f"tools says that its server cannot be asked here: {error}"]
    for name, tool in found.items():
        if (fault := fault_of_schemas(tool)) is not None:
            raise _broken(f"the tool {name}: {fault}")
        await _tool(tool)
    if {*found} != {*await made.tools(fresh=False)}:
        raise _broken("tools must name the same tools with fresh=False, a moment later.")
    return [f"its tools have facts with schemas that are valid: {', '.join(found) or 'there are none'}"]


async def _vector(made: Any) -> list[str]:
    _has_coroutines(made, "groups", "put", "remove", "nearest", "clear", "close")
    space, other = "plugin-test", "plugin-test-2"
    vectors = {"x": packed([1.0, 0.0]), "between": packed([1.0, 1.0]), "y": packed([0.0, 1.0])}
    await made.put(space, "one", {"x": vectors["x"], "between": vectors["between"]})
    await made.put(space, "two", {"old": vectors["x"]})
    await made.put(space, "two", {"y": vectors["y"]})
    await made.put(other, "one", {"elsewhere": vectors["x"]})
    if await made.groups(space) != {"one", "two"}:
        raise _broken("groups must give the names of all groups of the space, and no others.")
    found = await made.nearest(space, vectors["x"], ["one", "two"], 2)
    if [tuple(each)[:2] for each in found] != [("one", "x"), ("one", "between")] or not 0.99 < found[0].likeness < 1.01:
        raise _broken(f"nearest must give kernel.kinds.vector.Near, the best first, with cosines; got {found!r}.")
    if [each.key for each in await made.nearest(space, vectors["x"], ["two"], 5)] != ["y"]:
        raise _broken("nearest must look only among the groups that it is given; putting a group again replaces it.")
    await made.remove(space, ["one", "never there"])
    if await made.groups(space) != {"two"} or await made.groups(other) != {"one"}:
        raise _broken("remove must take out the groups of that space alone.")
    await made.clear()
    if await made.groups(other) or await made.nearest(other, vectors["x"], ["one"], 1):
        raise _broken("clear must take out all there is.")
    return ["groups come, go and are found by likeness, in their space alone, and clear takes out all"]


CONTRACTS: dict[PluginKind, Callable[[Any], Awaitable[list[str]]]] = {
    "tool": _tool, "model": _model, "guard": _guard, "notification": _notification, "monitor": _monitor,
    "documents": _documents, "objects": _objects, "redaction": _redaction, "memory": _memory, "vector": _vector,
    "protocol": _protocol,
}  # fmt: skip
"""What holds for an installed plugin of each kind."""


def _has_coroutines(made: Any, *names: str) -> None:
    for name in names:
        if not inspect.iscoroutinefunction(getattr(made, name, None)):
            raise _broken(f"{type(made).__name__} has no `async def {name}`.")


async def _own_tests(folder: Path) -> str:
    """Those that `unittest` finds, in a process of their own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "unittest", "discover", "-s", str(folder), "-p", "test_*.py",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    words = said.decode(errors="replace").strip()
    if process.returncode != 0:
        raise _broken(f"its own tests: {words[-3000:]}")
    return f"its own tests: {words.splitlines()[-1] if words else 'none'}"


def _broken(words: str) -> Failure:
    return Failure(words, FAILED, "ContractBroken")
