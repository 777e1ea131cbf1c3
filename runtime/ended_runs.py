"""The rows of runs that ended without a word, for example because they were terminated: each worker looks for them.

A look reads some rows of each kind, asks the server about the runs behind them, and settles those that have ended. A run that
the server does not know may be on another server, or in another namespace: it counts as gone only if this very namespace had
it. The runs of a server whose database was replaced are settled by a person.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from temporalio.client import Client

from plugins.storage.sql import SqlSightings
from runtime.workflow_ends import Found, last_of_chain, namespace_id

log = logging.getLogger("mofa.runs")

LOOK_S = 60.0
"""The pause between two looks, in seconds."""

LOOKED_AT, AT_ONCE = 200, 8
"""The most rows of one kind in one look, and the most chains of runs that are looked at in the same moment."""


class Behind(Protocol):
    """A chain of runs, by its last logged run. `key` names its sightings."""

    key: str
    workflow_id: str
    run_id: str
    first_run_id: str


B = TypeVar("B", bound=Behind)


class Rows(Protocol[B]):
    """Rows of one kind that depend on runs."""

    async def part(self, after: str, most: int) -> tuple[list[B], str]:
        """Return at most `most` rows by key, and the `after` of the next part; it is empty behind the last one."""

    async def seen(self, row: B, run: Found) -> None:
        """Settle a row by the state of its run. One whose run lives stays open."""

    async def gone(self, row: B) -> None:
        """Settle a row whose run the server does not have any more."""


async def settle_ended_runs(
    client: Client, sightings: SqlSightings, kinds: Sequence[Rows[Any]], every_s: float = LOOK_S
) -> None:
    """Look at the rows of all kinds, until cancelled. Of several failures in a row, the first is logged."""
    afters, failing = [""] * len(kinds), False
    while True:
        failures: list[Exception] = []
        for at, kind in enumerate(kinds):
            try:
                afters[at], failed = await settle_part(client, sightings, kind, afters[at])
                failures += failed
            except Exception as error:  # noqa: BLE001  the database or the server may be away: never fatal
                failures.append(error)
        if failures and not failing:
            log.warning("it is not known of all open rows whether their runs live: %s", failures[0])
        failing = bool(failures)
        await asyncio.sleep(every_s)


async def settle_part(
    client: Client,
    sightings: SqlSightings,
    kind: Rows[B],
    after: str = "",
    most: int = LOOKED_AT,
    at: datetime | None = None,
) -> tuple[str, list[Exception]]:
    """Look at a part of the rows of a kind, and settle those whose runs have ended. `at` is the time of the look.

    Return the `after` of the next part, and the failures. A row that failed is looked at again in its turn, so that it does
    not hold up the others.

    Raises:
        MofaError: the database does not answer.
        RPCError: the server does not answer, or has no such namespace.
    """
    namespace = await namespace_id(client)
    rows, following = await kind.part(after, most)
    found, missing, failures = await _look(client, rows)
    at = at or datetime.now(UTC)
    gone = await sightings.note([row.key for row, _ in found], [row.key for row in missing], namespace, at)
    settled = [kind.seen(row, run) for row, run in found] + [kind.gone(row) for row in missing if row.key in gone]
    done = await asyncio.gather(*settled, return_exceptions=True)
    return following, failures + [each for each in done if isinstance(each, Exception)]


async def unknown_rows(client: Client, kind: Rows[B]) -> list[B]:
    """Return all rows of a kind whose runs the server does not know now.

    Raises:
        MofaError: the database does not answer.
        RPCError: the server does not answer, or has no such namespace.
    """
    await namespace_id(client)
    unknown, after = list[B](), ""
    while True:
        rows, after = await kind.part(after, LOOKED_AT)
        _, missing, failures = await _look(client, rows)
        if failures:
            raise failures[0]
        unknown += missing
        if not after:
            return unknown


async def _look(client: Client, rows: Sequence[B]) -> tuple[list[tuple[B, Found]], list[B], list[Exception]]:
    """Return the rows with their runs, those whose runs the server does not know, and the failures."""
    chains: dict[tuple[str, str, str], list[B]] = {}
    for row in rows:
        chains.setdefault((row.workflow_id, row.run_id, row.first_run_id), []).append(row)
    room = asyncio.Semaphore(AT_ONCE)

    async def look(chain: tuple[str, str, str]) -> Found | None:
        async with room:
            return await last_of_chain(client, *chain)

    runs = await asyncio.gather(*map(look, chains), return_exceptions=True)
    found: list[tuple[B, Found]] = []
    missing: list[B] = []
    for run, mine in zip(runs, chains.values(), strict=True):
        if isinstance(run, Found):
            found += [(row, run) for row in mine]
        elif run is None:
            missing += mine
    return found, missing, [run for run in runs if isinstance(run, Exception)]
