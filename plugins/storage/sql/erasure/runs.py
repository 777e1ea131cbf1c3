"""The plan for the words of a tenant, or of one workflow with the teams inside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.basics.sha256 import sha256_of
from kernel.kinds.script import SCRIPT_AUTHOR, SNAPSHOT_AUTHOR, snapshot_author
from kernel.record.erasure import Whose
from kernel.record.event_log import REF, refs
from plugins.storage.sql.erasure.objects import read_reply
from plugins.storage.sql.erasure.plan import ErasurePlan, add_memories, not_erased_answers, not_erased_texts, rows_by_key
from plugins.storage.sql.knowledge.kept import owner_id
from plugins.storage.sql.large import Large
from plugins.storage.sql.tables.core import event_runs, events, ledger, messages, plugin_counts, speech
from plugins.storage.sql.tables.document import documents, passages
from plugins.storage.sql.tables.kept import kept_values
from plugins.storage.sql.tables.memory import memories
from plugins.storage.sql.tables.session import session_turns, sessions

Owns = Callable[[Any], bool]
"""Whether a row with `tenant` and `scope` belongs to the tenant or the workflow."""


async def plan_for_runs(db: AsyncConnection, large: Large, whose: Whose) -> ErasurePlan:
    """Return the plan for a tenant or a workflow. Texts that other runs use too stay."""
    runs = (await db.execute(select(event_runs))).mappings().all()
    paid = (await db.execute(select(ledger.c.key, ledger.c.scope, ledger.c.tenant, ledger.c.head))).mappings().all()
    owns = _owner(whose, [str(run["scope"]) for run in runs if run["workflow_key"] == sha256_of(whose.workflow or "")])
    chains = {run["chain_key"] for run in runs if owns(run)}
    plan = ErasurePlan(runs=len([run for run in runs if run["chain_key"] in chains]))
    plan.ledger = {row["key"] for row in paid if owns(row)}
    plan.speech = set((await db.execute(select(speech.c.key))).scalars().all()) & plan.ledger
    erased, kept = await _conversations(db, whose, paid, owns)
    erased |= await _snapshots(db, runs, owns) | await _replies(db, large, plan)
    await _add_events(db, plan, chains, erased, kept)
    plan.texts, plan.ledger = await not_erased_texts(db, erased - kept), await not_erased_answers(db, plan.ledger)
    if whose.tenant is not None:
        await _add_tenant(db, plan, whose.tenant)
    # Nobody knows whose words a plugin's last error quotes, so all of them go.
    failed = select(plugin_counts.c.hash).where(plugin_counts.c.last_error.is_not(None))
    plan.failures.update((await db.execute(failed)).scalars().all())
    return plan


def _owner(whose: Whose, scopes: list[str]) -> Owns:
    """Return the test for rows of this tenant, or of the workflow with these scopes and the teams inside it."""
    if whose.tenant is not None:
        return lambda row: bool(row["tenant"] == whose.tenant)
    inside = tuple(f"{scope}/" for scope in scopes)
    return lambda row: row["scope"] in scopes or str(row["scope"]).startswith(inside)


async def _conversations(db: AsyncConnection, whose: Whose, paid: Sequence[Any], owns: Owns) -> tuple[set[str], set[str]]:
    """Return the texts of the conversations that are erased, and of those that stay."""
    erased, kept = {row["head"] for row in paid if owns(row)}, {row["head"] for row in paid if not owns(row)}
    for head, tenant in await _session_heads(db):
        (erased if whose.tenant is not None and tenant == whose.tenant else kept).add(head)
    tree = await _MessageTree.read(db)
    return tree.texts(erased), tree.texts(kept)


async def _session_heads(db: AsyncConnection) -> list[tuple[str | None, str | None]]:
    """Return (head, tenant) of each session and of each turn."""
    turns = select(session_turns.c.head, sessions.c.tenant).join(sessions, sessions.c.key == session_turns.c.session)
    return [(row.head, row.tenant) for query in (select(sessions), turns) for row in (await db.execute(query)).all()]


async def _snapshots(db: AsyncConnection, runs: Iterable[Any], owns: Owns) -> set[str]:
    """Return the texts that are snapshots of scripts in these runs."""
    authors = {snapshot_author(run["scope"]) for run in runs if owns(run)}
    noted = select(messages.c.text_hash, messages.c.author).where(messages.c.author.startswith(f"{SNAPSHOT_AUTHOR} "))
    return {row.text_hash for row in (await db.execute(noted)).all() if row.author in authors}


async def _replies(db: AsyncConnection, large: Large, plan: ErasurePlan) -> set[str]:
    """Return the texts of the plan's answers."""
    hashes: set[str] = set()
    async for row in rows_by_key(db, ledger, ledger.c.key, plan.ledger):
        if row["reply"] is not None and row["erased_at"] is None:
            reply = await read_reply(large, dict(row))
            hashes.add(reply.get("ref") or sha256_of(reply.get("content", "")))
    return hashes


async def _add_events(db: AsyncConnection, plan: ErasurePlan, chains: set[str], erased: set[str], kept: set[str]) -> None:
    """Add the events of these chains. Add the texts that any event refers to to `erased` or `kept`."""
    query = select(events.c.hash, events.c.chain_key, events.c.content).where(events.c.content.is_not(None))
    for row in (await db.execute(query)).mappings():
        if row["chain_key"] in chains:
            plan.events.add(row["hash"])
        if REF in row["content"]:
            (erased if row["chain_key"] in chains else kept).update(refs(json.loads(row["content"])["data"]))


async def _add_tenant(db: AsyncConnection, plan: ErasurePlan, tenant: str) -> None:
    """Add the records that have a tenant and no run: memories, documents, values of scripts, sessions."""
    await add_memories(db, plan, memories.c.tenant == tenant)
    plan.documents.update((await db.execute(select(documents.c.id).where(documents.c.tenant == tenant))).scalars().all())
    async for row in rows_by_key(db, passages, passages.c.document, plan.documents):
        plan.vectors.add(row["text_hash"])
    await _add_kept(db, plan, tenant)
    held = select(sessions.c.key).where(sessions.c.tenant == tenant)
    plan.sessions.update((await db.execute(held)).scalars().all())


async def _add_kept(db: AsyncConnection, plan: ErasurePlan, tenant: str) -> None:
    """Add the values that scripts keep for a tenant.

    A value's row has only a hash of script and tenant. The scripts' names come from the messages that they are stored with.
    """
    authors = select(messages.c.author).where(messages.c.author.startswith(SCRIPT_AUTHOR)).distinct()
    owners = {owner_id(name.removeprefix(SCRIPT_AUTHOR), tenant) for name in (await db.execute(authors)).scalars().all()}
    plan.kept.update([row["id"] async for row in rows_by_key(db, kept_values, kept_values.c.owner, owners)])


class _MessageTree:
    """The parent and the text of every message. Reading all of them is slow, and an erasure is rare."""

    def __init__(self, places: dict[str, tuple[str | None, str]]) -> None:
        self._places = places

    @staticmethod
    async def read(db: AsyncConnection) -> _MessageTree:
        rows = await db.execute(select(messages.c.hash, messages.c.parent, messages.c.text_hash))
        return _MessageTree({row.hash: (row.parent, row.text_hash) for row in rows.all()})

    def texts(self, heads: Iterable[str | None]) -> set[str]:
        """Return the texts of the conversations that end at these heads."""
        seen: set[str] = set()
        hashes: set[str] = set()
        for head in heads:
            at = head
            while at is not None and at not in seen and at in self._places:
                seen.add(at)
                at, text = self._places[at]
                hashes.add(text)
        return hashes
