"""The activities of a worker while its project file changes: swapped whole, each call ending on what it began with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.current import CurrentProject
from kernel.basics.errors import InvalidInput, MofaError, UnknownAgent
from kernel.registry.rollout import Fleet, Proposal, TakenProject
from runtime.failures import reports_failures
from runtime.project.hashed import hash_of
from runtime.project.source import ProjectSource, read_source

QUEUE = "tea"


class Made:
    """A bundle whose one activity says by which content it was answered."""

    def __init__(self, source: ProjectSource) -> None:
        self.source, self.closed = source, False
        self.calls_per_second: dict[str, float] = {}
        self.let_go = asyncio.Event()

    @activity.defn(name="say")
    @reports_failures
    async def say(self, wanted: str) -> str:
        if wanted == "wait":
            await self.let_go.wait()
        if wanted == "unknown":
            raise UnknownAgent("poet", [])
        if wanted == "bug":
            raise RuntimeError("a bug")
        assert not self.closed, "closed under a call"
        return ", ".join(self.source.project.agents)

    def all(self) -> list[Callable[..., Awaitable[Any]]]:
        return [self.say]

    async def close(self) -> None:
        self.closed = True


class House:
    """A worker with its file, and the bundles that were made of it."""

    def __init__(self, path: Path) -> None:
        self.path, self.made = path, list[Made]()

    def write(self, *agents: str) -> str:
        self.path.write_text("agents:\n" + "".join(f"  {name}:\n" for name in agents))
        return hash_of(self.path) or ""

    async def make(self) -> Made:
        self.made.append(Made(read_source(self.path)))
        return self.made[-1]

    async def worker(self, fleet: Fleet | None = None) -> CurrentProject:
        return CurrentProject(await self.make(), self.make, QUEUE, fleet or Fleet())


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "mofa.yaml")


def proposal(hash: str, id: int = 1) -> Proposal:
    return Proposal(id=id, set="s", action="reload", plugin="mofa.yaml", at=datetime.now(UTC), project=hash, task_queue=QUEUE)


def taken(hash: str, id: int = 1, queue: str = QUEUE) -> Fleet:
    return Fleet(projects={queue: TakenProject(id=id, hash=hash)})


async def said(worker: CurrentProject, wanted: str = "") -> str:
    answer: str = await ActivityEnvironment().run(worker.all()[0], wanted)
    return answer


async def test_a_call_ends_on_the_file_that_it_began_with_and_that_is_closed_then(house: House) -> None:
    house.write("poet")
    worker = await house.worker()
    call = asyncio.create_task(said(worker, "wait"))
    await asyncio.sleep(0)
    hash = house.write("critic")
    await worker.prepare(proposal(hash))
    assert await said(worker) == "poet", "what is proposed is not served yet"
    await worker.follow(taken(hash))
    assert await said(worker) == "critic"
    assert (worker.report().hash, worker.report().taken, worker.report().error) == (hash, 1, None)
    assert not house.made[0].closed
    house.made[0].let_go.set()
    assert await call == "poet"
    await worker.close()
    assert [made.closed for made in house.made] == [True, True]


async def test_the_first_file_of_a_worker_that_had_none(house: House) -> None:
    worker = await house.worker()
    assert await said(worker) == ""
    hash = house.write("poet")
    await worker.prepare(proposal(hash))
    await worker.follow(taken(hash))
    assert await said(worker) == "poet"


async def test_a_wrong_file_and_another_content_are_refused_and_change_nothing(house: House) -> None:
    hash = house.write("poet")
    worker = await house.worker()
    house.path.write_text("agents:\n  poet: {instructons: Rhyme.}\n")
    with pytest.raises(InvalidInput, match=r"mofa.yaml:2:10: agents.poet.instructons: unknown field"):
        await worker.prepare(proposal("other"))
    house.write("critic")
    with pytest.raises(InvalidInput, match=r"mofa.yaml has another content there .* than the proposed file"):
        await worker.prepare(proposal("other"))
    assert house.made[-1].closed
    assert (await said(worker), worker.report().hash) == ("poet", hash)


async def test_what_was_refused_by_another_worker_is_given_back(house: House) -> None:
    house.write("poet")
    worker = await house.worker()
    await worker.prepare(proposal(house.write("critic")))
    await worker.follow(Fleet())
    assert house.made[-1].closed and await said(worker) == "poet"


async def test_another_task_queue_has_a_file_of_its_own(house: House) -> None:
    house.write("poet")
    worker = await house.worker()
    await worker.follow(taken(house.write("critic"), queue="other"))
    assert await said(worker) == "poet"


async def test_what_the_fleet_took_before_a_worker_began_is_no_news_to_it(house: House) -> None:
    hash = house.write("poet")
    worker = await house.worker(taken("older", id=7))
    await worker.follow(taken("older", id=7))
    assert (worker.report().hash, worker.report().taken, len(house.made)) == (hash, 7, 1)


async def test_a_worker_that_was_not_asked_takes_it_late_or_says_why_not(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.write("poet")
    worker = await house.worker()
    hash = house.write("critic")
    await worker.follow(taken(hash, id=1))
    assert await said(worker) == "critic"
    await worker.follow(taken("elsewhere", id=2))
    assert "does not have the content that the other workers took" in str(worker.report().error)
    assert (await said(worker), worker.report().taken) == ("critic", 1)
    made = len(house.made)
    await worker.follow(taken("elsewhere", id=2))
    assert len(house.made) == made, "it is not read again at every look"
    monkeypatch.setattr("activities.current.time.monotonic", lambda: float("inf"))
    await worker.follow(taken(house.write("owner"), id=2))
    assert (await said(worker), worker.report().taken, worker.report().error) == ("owner", 2, None)


async def test_what_must_be_there_before_the_switch_puts_it_off_where_it_fails(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.write("poet")
    worker = await house.worker()
    seen: list[str] = []

    async def before(made: Any) -> None:
        seen.append(await said(worker))
        if len(seen) == 1:
            raise RuntimeError("no queue")

    worker.before_switch(before)
    hash = house.write("critic")
    await worker.prepare(proposal(hash))
    await worker.follow(taken(hash))
    assert (await said(worker), worker.report().error) == ("poet", "RuntimeError: no queue")
    monkeypatch.setattr("activities.current.time.monotonic", lambda: float("inf"))
    await worker.follow(taken(hash))
    assert (await said(worker), seen) == ("critic", ["poet", "poet"])


async def test_a_refusal_says_that_the_file_is_another_one_by_now(house: House) -> None:
    worker = await house.worker()
    with pytest.raises(ApplicationError) as nothing:
        await said(worker, "unknown")
    assert nothing.value.message == "Unknown agent 'poet'. Known: none."
    house.write("poet")
    with pytest.raises(ApplicationError) as now:
        await said(worker, "unknown")
    assert now.value.message.endswith(
        f"This worker has read no project file; there is one now at {house.path}. Load it with: mofa reload"
    )
    assert (now.value.type, now.value.non_retryable, now.value.details) == ("UnknownAgent", True, nothing.value.details)
    changed = await house.worker()
    house.write("critic")
    with pytest.raises(ApplicationError, match=r"has changed since this worker read it\. Load it with: mofa reload"):
        await said(changed, "unknown")
    house.path.unlink()
    with pytest.raises(ApplicationError, match="was removed after this worker read it"):
        await said(changed, "unknown")
    with pytest.raises(RuntimeError, match=r"^a bug$"):
        await said(changed, "bug")


def test_the_words_of_a_file_that_is_not_there_say_where_it_would_be_and_what_to_do(tmp_path: Path) -> None:
    source = read_source(tmp_path / "mofa.yaml")
    assert f"no project file at {tmp_path / 'mofa.yaml'}" in source.where()
    assert "mofa init" in source.where() and "mofa reload" in source.where()
    (tmp_path / "mofa.yaml").write_text("agents: {poet: }\n")
    assert "there is one now" in source.where()
    assert read_source(tmp_path / "mofa.yaml").where() == f"Agents are named under agents in {tmp_path / 'mofa.yaml'}."
    with pytest.raises(MofaError, match="there is no such file"):
        read_source(tmp_path / "team.yaml", required=True)
    (tmp_path / "folder").mkdir()
    with pytest.raises(MofaError, match="cannot be read: Is a directory"):
        read_source(tmp_path / "folder")
    assert hash_of(tmp_path / "folder") is None
