"""The activities of slots: a worker that dies between the commit and the signals loses nobody's turn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import ActivityEnvironment

from activities.desk import DeskActivities
from kernel.secretary.desk.slots import SlotsFree, SlotWanted
from plugins.storage.sql import SqlDesks, SqlSlots, SqlStorage


class Told:
    """A client that keeps who was signalled."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def get_workflow_handle(self, id: str) -> Any:
        told = self

        class Handle:
            async def signal(self, name: str, given: Any) -> None:
                assert name == "executor_free"
                told.ids.append(id)
                if id == "todo/gone":
                    raise RPCError("it has ended", RPCStatusCode.NOT_FOUND, b"")

        return Handle()


def wanted(todo: str, **more: Any) -> SlotWanted:
    fields = {"desk": "office", "chain": todo, "step": "s1", "executor": "ann", "most": 1, "priority": "normal"} | more
    return SlotWanted.model_validate(fields)


@pytest.fixture
def told() -> Told:
    return Told()


def attempt(number: int, told: Told) -> ActivityEnvironment:
    env = ActivityEnvironment(client=cast(Client, told))
    env.info = replace(env.info, attempt=number)
    return env


async def test_a_repeated_return_tells_whose_turn_came(store: SqlStorage, told: Told) -> None:
    slots = SqlSlots(store.database)
    desk = DeskActivities(SqlDesks(store.database), slots, store.database)
    for todo in ("todo/a", "todo/b", "todo/c"):
        await slots.ask(wanted(todo), todo)
    await slots.ask(wanted("todo/x", tenant="acme"), "todo/x")
    given = SlotsFree(desk="office", chain="todo/a", step="s1")
    await slots.free(given)  # the worker dies after this commit
    await attempt(1, told).run(desk.free, given)
    assert told.ids == [], "a first attempt tells nobody without need"
    await attempt(2, told).run(desk.free, given)
    assert told.ids == ["todo/b"]


async def test_a_repeated_request_tells_whose_turn_came(store: SqlStorage, told: Told) -> None:
    slots = SqlSlots(store.database)
    desk = DeskActivities(SqlDesks(store.database), slots, store.database)
    await slots.ask(wanted("todo/a"), "todo/a")
    for todo in ("todo/gone", "todo/b", "todo/c"):
        await slots.ask(wanted(todo, most=3), todo)
    await attempt(2, told).run(desk.slot, wanted("todo/c", most=3))
    assert sorted(told.ids) == ["todo/a", "todo/b", "todo/gone"]
