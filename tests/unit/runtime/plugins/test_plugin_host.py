"""The plugins of a worker: loaded by hash, side by side; what hangs or fails harms nobody else."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from activities.tool import ToolActivities
from kernel.basics.errors import InvalidInput, MofaError, ProviderUnavailable, ScriptError, ToolDenied
from kernel.kinds.tool import DescribeInput, ToolContext, ToolFacts, ToolFault, ToolUse
from kernel.project.project import PluginChoice, Project, ToolSettings
from kernel.registry.registry import Manifest, Member, Package, PluginSet, installed_version
from kernel.registry.rollout import (
    Fleet,
    PluginReport,
    PluginStore,
    ProjectReport,
    Proposal,
    WorkerReport,
    installed_key,
    p95,
)
from plugins import discovery
from plugins.storage import sql
from runtime.plugins import loaded_versions
from runtime.plugins.plugin_host import PluginHost
from runtime.plugins.plugin_rollout import PluginRefused, Rollout
from runtime.plugins.rule_sets import rule_sets
from runtime.plugins.start import Load
from runtime.plugins.toolbox import Toolbox
from tests.support.house import eventually

CONTEXT = ToolContext(now=datetime(2026, 1, 1, tzinfo=UTC), idempotency_key="k")


class Fake:
    """A plugin whose source is what it does: `ok`, `hang`, `fail`, or `wait`, which answers when it is let go."""

    def __init__(self, package: Package, let_go: asyncio.Event) -> None:
        self._name, self._does, self._let_go = package.manifest.label, package.source.decode(), let_go
        self.closed = self.up = self.unwell = False

    async def start(self) -> None:
        if self._does == "hang":
            await asyncio.Event().wait()
        if self._does == "fail":
            raise ScriptError("line 1: no such thing")
        if self._does == "bug":
            raise RuntimeError("a bug in it")
        await asyncio.sleep(0.01)
        self.up = True

    async def health(self) -> None:
        if self._does == "ill":
            raise ScriptError("the table is gone")
        if self.unwell:
            raise ScriptError("the disk is full")

    async def use(self, args: Any, context: ToolContext, options: dict[str, Any]) -> Any:
        assert self.up and not self.closed, "never half loaded, never closed under a call"
        if self._does == "wait":
            await self._let_go.wait()
        assert not self.closed
        return [self._name, args, options]

    async def close(self) -> None:
        self.closed = True


class Fakes:
    def __init__(self) -> None:
        self.let_go, self.made = asyncio.Event(), list[Fake]()

    async def __call__(self, package: Package, member: Member) -> Fake:
        self.made.append(Fake(package, self.let_go))
        return self.made[-1]


def package(does: str = "ok", version: str = "1.0.0", name: str = "echo", **fields: Any) -> Package:
    given = {"name": name, "version": version, "kind": "tool", "description": "Says it.", "source": "a.py", **fields}
    return Package(Manifest.model_validate(given), does.encode())


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[sql.SqlStorage]:
    url = f"sqlite:///{tmp_path / 'mofa.db'}"
    await sql.upgrade(url)
    storage = sql.create(url=url)
    yield storage
    await storage.close()


@pytest.fixture
def store(storage: sql.SqlStorage) -> PluginStore:
    return sql.SqlPlugins(storage.database)


@pytest.fixture
async def fakes() -> Fakes:
    return Fakes()


@pytest.fixture
async def host(store: PluginStore, fakes: Fakes) -> AsyncIterator[PluginHost]:
    host = PluginHost(store, fakes, poll_s=0.02)
    await host.open()
    yield host
    await host.close()


async def member_of(store: PluginStore, name: str = "echo", pin: str | None = None) -> Member:
    plugins = await store.plugin_set(pin or (await store.fleet()).current)
    assert plugins is not None
    return plugins.members[name]


async def test_a_call_ends_on_the_version_that_it_began_on(store: PluginStore, host: PluginHost, fakes: Fakes) -> None:
    rollout = Rollout(store)
    await rollout.install(package("wait"), None)
    old = await member_of(store)
    call = asyncio.create_task(host.use(old, 1, CONTEXT, {}))
    await asyncio.sleep(0)
    done = await rollout.install(package("ok", "2.0.0"), None)
    assert done is not None and [worker.serving for worker in done.workers] == [done.change.set]
    assert (await host.use(await member_of(store), 2, CONTEXT, {}))[0] == "echo 2.0.0"
    assert not call.done()
    fakes.let_go.set()
    assert (await call)[0] == "echo 1.0.0"
    assert (await host.use(old, 3, CONTEXT, {}))[0] == "echo 1.0.0", "both versions are there, side by side"


@pytest.mark.parametrize(
    ("does", "words"),
    [("hang", "it did not start within"), ("fail", "line 1: no such thing"), ("bug", "RuntimeError: a bug in it")],
)
async def test_what_does_not_start_is_refused_and_harms_nobody(
    store: PluginStore, host: PluginHost, monkeypatch: pytest.MonkeyPatch, does: str, words: str
) -> None:
    monkeypatch.setattr(loaded_versions, "LOAD_S", 0.3)
    rollout = Rollout(store)
    await rollout.install(package(), None)
    before = await store.fleet()
    with pytest.raises(PluginRefused, match=words) as refused:
        await rollout.install(package(does, "2.0.0"), None)
    assert "echo 1.0.0 stays in service" in str(refused.value)
    assert (await store.fleet()).current == before.current
    assert (await host.use(await member_of(store), 1, CONTEXT, {}))[0] == "echo 1.0.0"
    [worker] = await store.workers()
    assert {each.version: each.state for each in worker.plugins} == {"1.0.0": "ready", "2.0.0": "failed"}


async def test_a_worker_starts_all_the_same_when_one_plugin_hangs(
    store: PluginStore, fakes: Fakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaded_versions, "LOAD_S", 0.3)
    rollout = Rollout(store)  # no worker lives that could refuse it
    await rollout.install(package("hang", name="stuck"), None)
    await rollout.install(package(), None)
    host = PluginHost(store, fakes)
    await host.open()
    assert (await host.use(await member_of(store), 1, CONTEXT, {}))[0] == "echo 1.0.0"
    with pytest.raises(ProviderUnavailable, match="did not start"):
        await host.use(await member_of(store, "stuck"), 1, CONTEXT, {})
    await host.close()
    assert await store.workers() == []


async def test_a_worker_that_was_killed_is_forgotten_by_the_next_one(store: PluginStore, fakes: Fakes) -> None:
    process = await asyncio.create_subprocess_exec("true")
    await process.wait()
    dead = f"{socket.gethostname()}:{process.pid}:abcd"
    elsewhere = "elsewhere:1:abcd"
    for id in (dead, elsewhere):
        await store.report(WorkerReport(id=id, task_queue="", serving="", seen_at=datetime.now(UTC)), {})
    host = PluginHost(store, fakes)
    await host.open()
    ids = [worker.id for worker in await store.workers()]
    assert len(ids) == 2 and elsewhere in ids and dead not in ids
    await host.close()


async def test_many_who_want_a_version_at_once_share_one_load(store: PluginStore, host: PluginHost, fakes: Fakes) -> None:
    hash = await store.add(package(version="3.0.0"), None)
    member = Member(version="3.0.0", hash=hash, kind="tool")
    answers = await asyncio.gather(*(host.use(member, n, CONTEXT, {}) for n in range(50)))
    assert [answer[1] for answer in answers] == list(range(50)) and len(fakes.made) == 1


async def test_a_load_that_was_called_off_is_begun_anew(store: PluginStore, host: PluginHost) -> None:
    member = Member(version="3.0.0", hash=await store.add(package(version="3.0.0"), None), kind="tool")
    first = asyncio.create_task(host.use(member, 1, CONTEXT, {}))
    await asyncio.sleep(0.005)
    first.cancel()
    await asyncio.wait([first])
    assert (await host.use(member, 2, CONTEXT, {}))[1] == 2


async def test_what_is_idle_and_not_wanted_is_unloaded_and_comes_back(
    store: PluginStore, host: PluginHost, fakes: Fakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    rollout = Rollout(store)
    await rollout.install(package(), None)
    old = await member_of(store)
    await rollout.install(package(version="2.0.0"), None)
    monkeypatch.setattr(loaded_versions, "IDLE_S", 0.05)

    async def unloaded() -> None:
        while not fakes.made[0].closed:
            await asyncio.sleep(0.01)

    await asyncio.wait_for(unloaded(), 300)
    assert not fakes.made[1].closed, "what new runs take stays"
    assert (await host.use(old, 1, CONTEXT, {}))[0] == "echo 1.0.0"


async def test_a_plugin_that_is_not_well_is_asked_again_by_the_next_call(store: PluginStore, fakes: Fakes) -> None:
    host = PluginHost(store, fakes, poll_s=0.02, health_s=0.05)
    await host.open()
    try:
        rollout = Rollout(store)
        await rollout.install(package(), None)
        member, [made] = await member_of(store), fakes.made
        with pytest.raises(PluginRefused, match=r"echo 1\.0\.0 stays in service.*health: the table is gone"):
            await rollout.install(package("ill", "1.1.0"), None)

        made.unwell = True
        assert await eventually(lambda: reported(store, "failed")) == "health: the disk is full"
        with pytest.raises(ProviderUnavailable, match="health: the disk is full"):
            await host.use(member, 1, CONTEXT, {})
        made.unwell = False
        assert await host.use(member, 1, CONTEXT, {}) == ["echo 1.0.0", 1, {}]
        await eventually(lambda: reported(store, "ready"))
        assert len(fakes.made) == 2, "it was never loaded again"
    finally:
        await host.close()


async def reported(store: PluginStore, state: str) -> str | None:
    """The error, or else the version, of `echo 1.0.0` once the worker reports that state of it."""
    found = [
        each for worker in await store.workers() for each in worker.plugins if (each.version, each.state) == ("1.0.0", state)
    ]
    return (found[0].error or found[0].version) if found else None


class Ailing:
    """An installed tool."""

    facts = ToolFacts(description="Says it.")
    ill: str | None = None

    async def health(self) -> None:
        if self.ill:
            raise RuntimeError(self.ill)

    async def run(self, args: dict[str, Any], context: ToolContext) -> Any:
        if args.get("fault"):
            raise ToolFault("not so")
        if args.get("break"):
            raise ProviderUnavailable("it broke")
        return "said"

    async def close(self) -> None:
        """Nothing is held."""


async def test_an_installed_plugin_is_counted_and_its_health_looked_after(store: PluginStore, fakes: Fakes) -> None:
    host, tool = PluginHost(store, fakes, poll_s=0.02, health_s=0.05), Ailing()
    await host.open()
    toolbox = Toolbox(Project(tools={"sum": ToolSettings(plugin="calculator")}), lambda kind, name: lambda: tool, host)
    key = installed_key("tool", "calculator", installed_version(discovery.about("tools", "calculator").version))
    try:
        found = await toolbox.named("sum")
        assert await toolbox.use("sum", found, {}, CONTEXT) == "said"
        with pytest.raises(ToolFault):
            await toolbox.use("sum", found, {"fault": True}, CONTEXT)
        with pytest.raises(ProviderUnavailable):
            await toolbox.use("sum", found, {"break": True}, CONTEXT)

        tool.ill = "the server is gone"
        with pytest.raises(ProviderUnavailable, match="calculator is unhealthy: health: the server is gone"):
            await eventually(lambda: _raises(toolbox.use("sum", found, {}, CONTEXT)))
        tool.ill = None
        assert await toolbox.use("sum", found, {}, CONTEXT) == "said"
    finally:
        await host.close()
    counts = (await store.counts())[key]
    assert counts.failures == 1 and counts.calls >= 4 and counts.last_error == "ProviderUnavailable: it broke"


async def _raises(work: Awaitable[Any]) -> None:
    """Let it raise, or say that there was nothing."""
    await work


async def test_a_plugin_of_another_kind_is_no_tool(store: PluginStore, host: PluginHost) -> None:
    await Rollout(store).install(package(name="grades", kind="rules"), None)
    toolbox = Toolbox(Project(), host=host)
    with pytest.raises(InvalidInput, match="grades is a plugin of kind rules, and cannot be used as one of kind tool"):
        await toolbox.named("grades", await host.current())
    with pytest.raises(InvalidInput, match="monty is a plugin of kind script, and cannot be used as one of kind tool"):
        await toolbox.named("monty")
    await Rollout(store).install(package(), None)
    with pytest.raises(InvalidInput, match="echo is a plugin of kind tool, and cannot be used as one of kind rules"):
        await rule_sets(host, ["echo"], await host.current())


def test_what_95_of_100_calls_took() -> None:
    def worker(*seconds: float) -> WorkerReport:
        plugin = PluginReport(name="echo", version="1.0.0", hash="h", state="ready", recent_s=list(seconds))
        return WorkerReport(id="w", task_queue="q", serving="", seen_at=datetime.now(UTC), plugins=[plugin])

    assert p95([worker(), worker()], "h") is None
    assert p95([worker(*map(float, range(1, 51))), worker(*map(float, range(51, 101)))], "h") == 95.0
    assert p95([worker(3.0)], "other") is None


async def test_the_store_refuses_two_contents_of_one_version(store: PluginStore) -> None:
    first = await store.add(package("ok"), None)
    assert await store.add(package("ok"), "here") == first
    with pytest.raises(InvalidInput, match=r"echo 1\.0\.0 exists already with other content"):
        await store.add(package("other"), None)
    assert [each.origin for each in await store.packages("echo")] == ["here"]
    assert await store.package(first) == package("ok") and await store.package("0" * 64) is None


async def test_of_two_who_change_the_fleet_at_once_one_wins(store: PluginStore) -> None:
    before = await store.fleet()
    after = Fleet(current=PluginSet().hash, paused=["a"], revision=1)
    swapped = await asyncio.gather(*(store.swap(before, after) for _ in range(5)))
    assert sorted(swapped) == [False] * 4 + [True]
    assert await store.fleet() == after


async def test_a_change_outlives_a_database_that_is_busy(
    store: PluginStore, host: PluginHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half way, it comes to its end: no proposal is left behind that others would have to wait out."""
    await host.open()
    swap, tries = store.swap, []

    async def busy(*given: Any) -> bool:
        tries.append(given)
        if len(tries) in (1, 3):
            raise ProviderUnavailable("the database is held by another process")
        return await swap(*given)

    monkeypatch.setattr(store, "swap", busy)
    done = await Rollout(store, answer_s=10).install(package(), None)
    fleet = await store.fleet()
    assert done is not None and len(tries) == 4 and fleet.proposed is None and fleet.current == done.change.set


async def test_many_changes_at_once_each_come_through_or_say_why(store: PluginStore, host: PluginHost) -> None:
    outcomes = await asyncio.gather(
        *(Rollout(store).install(package(version=f"1.0.{n}"), None) for n in range(5)), return_exceptions=True
    )
    assert [each for each in outcomes if isinstance(each, BaseException) and not isinstance(each, MofaError)] == []
    taken = [each for each in outcomes if not isinstance(each, BaseException)]
    assert taken and len([change for change in await store.history() if change.status == "taken"]) == len(taken)


# ---- as the tools of a run ----------------------------------------------------------------------------------------------


def use(name: str, pin: str | None, step: str) -> ToolUse:
    return ToolUse(scope="s", step=step, participant="a", name=name, args={}, now=CONTEXT.now, plugins=pin)


def nothing(kind: str, name: str) -> Any:
    raise AssertionError(f"{kind} {name} is not installed")


LOAD: Load = nothing


async def test_a_run_is_pinned_by_its_first_look_and_served_by_its_pin(
    storage: sql.SqlStorage, store: PluginStore, host: PluginHost
) -> None:
    project = Project(tools={"say": ToolSettings(plugin="echo", options={"loud": True}, approval="always")})
    tools, rollout = ToolActivities(storage, project, load=LOAD, plugins=host), Rollout(store)
    options = {"type": "object", "properties": {"loud": {"type": "boolean"}}, "additionalProperties": False}
    await rollout.install(package(configuration=options, tool={"risk": "high"}), None)
    found = await tools.describe(DescribeInput(names=["say"]))
    assert found.plugins == (await store.fleet()).current
    assert (found.tools[0].description, found.tools[0].risk, found.tools[0].needs_approval) == ("Says it.", "high", True)
    await rollout.install(package(version="2.0.0", configuration=options), None)
    again = await tools.describe(DescribeInput(names=["echo"], plugins=found.plugins))
    assert again.plugins == found.plugins != (await tools.describe(DescribeInput(names=[]))).plugins
    assert "echo 1.0.0" in (await tools.call(use("say", found.plugins, "1"))).text
    assert "loud" in (await tools.call(use("say", (await store.fleet()).current, "2"))).text
    with pytest.raises(Exception, match="Unknown tool 'echo'"):
        await tools.call(use("echo", None, "3"))  # a run of a version of ours that pinned nothing
    with pytest.raises(Exception, match=r"Unknown tool 'eco'.*Did you mean 'echo'"):
        await tools.describe(DescribeInput(names=["eco"]))
    with pytest.raises(Exception, match="there is no plugin set"):
        await tools.call(use("echo", "0" * 64, "4"))


async def test_options_must_fit_the_plugins_configuration(
    storage: sql.SqlStorage, store: PluginStore, host: PluginHost
) -> None:
    project = Project(tools={"say": ToolSettings(plugin="echo", options={"load": True})})
    tools = ToolActivities(storage, project, load=LOAD, plugins=host)
    await Rollout(store).install(package(), None)
    with pytest.raises(Exception, match=r"options: echo 1\.0\.0 does not take them"):
        await tools.describe(DescribeInput(names=["say"]))


async def test_a_capability_must_be_granted(store: PluginStore, host: PluginHost) -> None:
    with pytest.raises(InvalidInput, match=r"echo 1\.0\.0 needs log, kv; to grant it, add: --grant log --grant kv"):
        await Rollout(store).install(package(capabilities=["log", "kv"]), None)
    await Rollout(store).install(package(capabilities=["log", "kv"]), None, ["log", "kv:cache.*"])
    assert (await member_of(store)).grants == ["kv:cache.*", "log"]


async def test_a_server_of_tools_whose_protocol_is_disabled_is_not_asked(store: PluginStore, host: PluginHost) -> None:
    project = Project(servers={"crier": PluginChoice(plugin="mcp")})
    toolbox = Toolbox(project, lambda kind, name: lambda **options: None, host)
    await Rollout(store).enable("mcp", False)
    async with asyncio.timeout(300):
        while not host.is_paused("mcp"):
            await asyncio.sleep(0.01)
    for name in ("crier__*", "crier__shout"):
        with pytest.raises(ToolDenied, match="The plugin mcp is disabled"):
            await toolbox.described(name)


async def test_an_installed_plugin_can_be_disabled_too(store: PluginStore, host: PluginHost) -> None:
    with pytest.raises(InvalidInput, match="no runtime plugin 'echo'"):
        await Rollout(store).enable("echo", False)
    await Rollout(store).enable("calculator", False)

    async def paused() -> ToolDenied:
        while True:
            try:
                host.check_not_paused("calculator")
            except ToolDenied as denied:
                return denied
            await asyncio.sleep(0.01)

    assert "mofa plugin enable calculator" in str(await asyncio.wait_for(paused(), 300))


class Taker:
    """What a worker makes of the project file, as the host sees it."""

    project, folder = Project(), Path()

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault, self.prepared, self.served, self.taken = fault, list[str | None](), "old", 0

    async def prepare(self, proposal: Proposal) -> None:
        self.prepared.append(proposal.project)
        if self.fault is not None:
            raise self.fault

    async def follow(self, fleet: Fleet) -> None:
        found = fleet.projects.get("tea")
        if found is not None and found.id != self.taken:
            self.served, self.taken = found.hash, found.id

    def report(self) -> ProjectReport:
        return ProjectReport(path="/srv/mofa.yaml", hash=self.served, taken=self.taken)


@asynccontextmanager
async def workers(store: PluginStore, fakes: Fakes, *takers: Taker, queue: str = "tea") -> AsyncIterator[None]:
    hosts = [PluginHost(store, fakes, task_queue=queue, poll_s=0.02) for _ in takers]
    for host, taker in zip(hosts, takers, strict=True):
        await host.open(taker)
    yield
    for host in hosts:
        await host.close()


async def test_a_project_file_is_taken_by_all_workers_of_its_task_queue(store: PluginStore, fakes: Fakes) -> None:
    one, two, other = Taker(), Taker(), Taker(InvalidInput("not for me"))
    async with workers(store, fakes, one, two), workers(store, fakes, other, queue="coffee"):
        done = await Rollout(store, answer_s=20).take_project("new", "tea")
        assert done is not None and list(done.switched().values()) == [True, True]
        assert (one.served, two.served, other.prepared) == ("new", "new", [])
        assert (done.change.plugin, done.change.status, done.change.to_version) == ("mofa.yaml", "taken", "new")
        assert await Rollout(store).take_project("new", "tea") is None, "all have it"
        assert one.prepared == ["new"]
        assert (await Rollout(store, answer_s=20).install(package(), None)) is not None, "plugins change as before"


@pytest.mark.parametrize(
    ("fault", "words"), [(InvalidInput("mofa.yaml:3:5: no"), "mofa.yaml:3:5: no"), (OSError("a bug"), "OSError: a bug")]
)
async def test_one_worker_that_cannot_use_a_project_file_refuses_it_for_all(
    store: PluginStore, fakes: Fakes, fault: Exception, words: str
) -> None:
    one, two = Taker(), Taker(fault)
    async with workers(store, fakes, one, two):
        with pytest.raises(PluginRefused, match=words) as refused:
            await Rollout(store, answer_s=20).take_project("new", "tea")
        assert str(refused.value).startswith("mofa.yaml was refused; the previous one stays in use. worker ")
        assert (one.served, two.served) == ("old", "old")
        assert [change.status for change in await store.history("mofa.yaml")] == ["refused"]


async def test_a_project_file_without_a_worker_is_written_down_for_nobody(store: PluginStore) -> None:
    done = await Rollout(store).take_project("new", "tea")
    assert done is not None and done.workers == []
