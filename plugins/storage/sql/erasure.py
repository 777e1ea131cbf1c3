"""Erasure in SQL: who owns which words is found first, then all of them go: objects, and the rows in one transaction."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, cast, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.kinds.script import SCRIPT_AUTHOR, SNAPSHOT_AUTHOR, snapshot_author, snapshot_holds
from kernel.kinds.storage import NotThere
from kernel.model_call.images import references
from kernel.record.erasure import ERASED, SAME_WORDS, Erased, Whose, lost_reply, text_of, without_words, words_in
from kernel.record.erasure_log import ErasedItem, whose_hash
from kernel.record.event_log import REF, refs
from kernel.record.seals import reply_digest, seal
from plugins.storage.sql.database import Database, now
from plugins.storage.sql.document_tables import documents, passages
from plugins.storage.sql.erasure_log import note_erasure
from plugins.storage.sql.event_log import run_of
from plugins.storage.sql.kept import owner_id
from plugins.storage.sql.kept_tables import kept_values
from plugins.storage.sql.large import Large
from plugins.storage.sql.memory_tables import embeddings, memories
from plugins.storage.sql.scrub import Remains, scrubbed
from plugins.storage.sql.session_tables import session_turns, sessions
from plugins.storage.sql.tables import event_runs, events, ledger, messages, plugin_counts, speech, texts
from plugins.storage.sql.within import holds

AT_ONCE = 500
"""Keys in one statement."""


@dataclass
class _Plan:
    """What goes: events, texts and vectors by hash, objects by address, everything else by its key."""

    runs: int = 0
    events: set[str] = field(default_factory=set)
    vectors: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    ledger: set[str] = field(default_factory=set)
    memories: set[str] = field(default_factory=set)
    speech: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    passages: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    images: set[str] = field(default_factory=set)
    sessions: set[str] = field(default_factory=set)  # these go
    nameless: set[str] = field(default_factory=set)  # these stay, without their name,
    forks: set[str] = field(default_factory=set)  # and these without the name of what they were forked from
    failures: set[str] = field(default_factory=set)  # plugins whose last failure may quote them


class SqlErasure:
    """`kernel.record.erasure.Erasure` over one database. It reads the places of all messages; it is rare and may be slow."""

    def __init__(self, database: Database, large: Large | None = None) -> None:
        """`large` is the store's way with long texts: without it, what is kept as an object cannot be erased."""
        self.database, self._large = database, large or Large(None)

    async def erase(self, whose: Whose, *, dry: bool) -> Erased:
        """Take the words out; `dry` only counts. Objects go first: cut off there, the rows still say what is to go."""
        async with self.database.transaction() as db:
            plan = await (_of_person(db, self._large, whose.person) if whose.person else _of_runs(db, self._large, whose))
            replies = [dict(row) async for row in _rows(db, ledger, ledger.c.key, plan.ledger)]
            plan.vectors |= plan.texts
            plan.objects = await _objects(db, self._large, plan, replies)
        if not dry:
            wordless = {row["key"]: without_words(await _whole(self._large, row)) for row in replies}
            # An image that only a long text refers to is known by that text's object alone: it goes first.
            for address in [*sorted(plan.images), *sorted(plan.objects - plan.images)]:
                await self._large.delete(address)
            at = now()
            async with self.database.transaction() as db:
                await _carry_out(db, plan, wordless, at)
                await _note(db, plan, wordless, whose, _counted(plan), at)
        return _counted(plan)

    async def relabelled(self) -> int:
        """Return how many runs have another tenant, workflow id, type or scope than they were written with: whose are they?"""
        last = select(event_runs, events.c.labels).join(events, events.c.hash == event_runs.c.head_hash)
        async with self.database.transaction() as db:
            rows = (await db.execute(last.where(events.c.labels.is_not(None)))).mappings().all()
        return sum(run_of(dict(row)).labels != row["labels"] for row in rows)

    async def scrub(self) -> Remains | None:
        """Take what is left of erased words out of the database's files; what remains there, or None. See `scrubbed`."""
        return await scrubbed(self.database)


def _counted(plan: _Plan) -> Erased:
    return Erased(
        runs=plan.runs,
        events=len(plan.events),
        answers=len(plan.ledger),
        texts=len(plan.texts),
        memories=len(plan.memories),
        speech=len(plan.speech),
        kept=len(plan.kept),
        documents=len(plan.documents),
        passages=len(plan.passages),
        objects=len(plan.objects),
        sessions=len(plan.sessions | plan.nameless | plan.forks),
    )


async def _note(
    db: AsyncConnection, plan: _Plan, wordless: dict[str, dict[str, Any]], whose: Whose, counts: Erased, at: datetime
) -> None:
    """One more entry in the log of erasures."""
    (what, name), *_ = whose.model_dump(exclude_none=True).items()
    items = [ErasedItem("reply", key, reply_digest(reply)) for key, reply in wordless.items()]
    for kind, taken in (
        ("event", plan.events), ("text", plan.texts), ("object", plan.objects),
        ("session", plan.sessions), ("name", plan.nameless), ("fork", plan.forks),
    ):  # fmt: skip
        items += [ErasedItem(kind, key) for key in sorted(taken)]
    whose_words, counted = whose_hash(what, name), canonical(counts.model_dump())
    await note_erasure(db, what=what, whose=whose_words, counts=counted, items=items, at=at.isoformat())


async def _seal_again(db: AsyncConnection, keys: set[str]) -> None:
    """Give sessions that have changed their seal."""
    async for row in _rows(db, sessions, sessions.c.key, keys):
        await db.execute(update(sessions).where(sessions.c.key == row["key"]).values(seal=seal("sessions", row)))


async def _carry_out(db: AsyncConnection, plan: _Plan, wordless: dict[str, dict[str, Any]], at: datetime) -> None:
    for some in _portions(plan.events):
        await db.execute(update(events).where(events.c.hash.in_(some)).values(content=None, erased_at=at))
    for key, reply in wordless.items():
        await db.execute(update(ledger).where(ledger.c.key == key).values(reply=reply, erased_at=at))
    for some in _portions(plan.texts):
        await db.execute(update(texts).where(texts.c.hash.in_(some)).values(content=ERASED, erased_at=at))
    for some in _portions(plan.memories):
        await db.execute(update(memories).where(memories.c.id.in_(some)).values(text=ERASED))
    for some in _portions(plan.passages):
        await db.execute(update(passages).where(passages.c.id.in_(some)).values(text=ERASED, place={}))
    for some in _portions(plan.nameless):
        await db.execute(update(sessions).where(sessions.c.key.in_(some)).values(name=ERASED))
    for some in _portions(plan.forks):
        await db.execute(update(sessions).where(sessions.c.key.in_(some)).values(forked_from=None))
    await _seal_again(db, plan.nameless | plan.forks)
    for some in _portions(plan.failures):
        await db.execute(update(plugin_counts).where(plugin_counts.c.hash.in_(some)).values(last_error=None))
    whole_rows: tuple[tuple[Table, ColumnElement[str], set[str]], ...] = (
        (documents, documents.c.id, plan.documents),
        (passages, passages.c.document, plan.documents),
        (kept_values, kept_values.c.id, plan.kept),
        (speech, speech.c.key, plan.speech),
        (sessions, sessions.c.key, plan.sessions),
        (session_turns, session_turns.c.session, plan.sessions),
    )
    for table, column, gone in whole_rows:
        for some in _portions(gone):
            await db.execute(delete(table).where(column.in_(some)))
    for some in _portions(plan.vectors):  # a vector tells much of what its words were
        still: set[str] = set()
        for of in (memories, passages):
            said = select(of.c.text_hash).where(of.c.text_hash.in_(some), of.c.text != ERASED)
            still.update((await db.execute(said)).scalars().all())
        await db.execute(delete(embeddings).where(embeddings.c.text_hash.in_(set(some) - still)))


# ---- objects ---------------------------------------------------------------------------------------------------------


async def _objects(db: AsyncConnection, large: Large, plan: _Plan, replies: list[dict[str, Any]]) -> set[str]:
    """Return the objects that only what goes points to."""
    mine = {address for row in replies if (address := Large.object_of(row["reply"]))}
    async for row in _rows(db, texts, texts.c.hash, plan.texts):
        if Large.is_pointer(row["hash"], row["content"]):
            mine.add(row["hash"])
    plan.images = await _images(db, large, plan)
    mine |= plan.images
    if not mine:
        return mine
    others = {Large.object_of(reply) for key, reply in await _object_replies(db) if key not in plan.ledger}
    async for row in _rows(db, texts, texts.c.hash, mine - plan.texts):
        if Large.is_pointer(row["hash"], row["content"]):
            others.add(row["hash"])
    plan.images -= others
    return mine - others


async def _images(db: AsyncConnection, large: Large, plan: _Plan) -> set[str]:
    """Return the images that only texts which go refer to."""
    found: set[str] = set()
    async for row in _rows(db, texts, texts.c.hash, plan.texts):
        found.update(address for address, _ in references(await _text(large, row["hash"], row["content"])))
    still: set[str] = set()
    for address in found:
        refer = select(texts.c.hash).where(texts.c.content.contains(f"image:{address}", autoescape=True))
        if not set((await db.execute(refer)).scalars().all()) <= plan.texts:
            still.add(address)
    if found - still:
        async for _, whole in _long_texts(db, large, plan):
            still.update(address for address, _ in references(whole))
    return found - still


async def _long_texts(db: AsyncConnection, large: Large, plan: _Plan) -> AsyncIterator[tuple[str, str]]:
    """Yield the texts that are objects and stay, by their hashes; each is read once."""
    rows = await db.execute(select(texts.c.hash, texts.c.content).where(texts.c.content.startswith("object:")))
    for hash, content in rows.all():
        if Large.is_pointer(hash, content) and hash not in plan.texts:
            yield hash, await _text(large, hash, content)


async def _object_replies(db: AsyncConnection) -> list[tuple[str, dict[str, Any]]]:
    """Return the ledger's entries, by key, whose reply is an object."""
    query = select(ledger.c.key, ledger.c.reply).where(cast(ledger.c.reply, Text).startswith('{"object"'))
    return [(row.key, row.reply) for row in (await db.execute(query)).all() if Large.object_of(row.reply)]


async def _whole(large: Large, row: dict[str, Any]) -> dict[str, Any]:
    """Return a ledger's reply. Its object is missing where an erasure was cut off after it: then only its shape is known."""
    try:
        return await large.whole_reply(row["reply"])
    except NotThere:
        return lost_reply(row)


# ---- a tenant, or a workflow -----------------------------------------------------------------------------------------


async def _of_runs(db: AsyncConnection, large: Large, whose: Whose) -> _Plan:
    runs = (await db.execute(select(event_runs))).mappings().all()
    paid = (await db.execute(select(ledger.c.key, ledger.c.scope, ledger.c.tenant, ledger.c.head))).mappings().all()
    is_mine = _owner(whose, [str(run["scope"]) for run in runs if run["workflow_key"] == sha256_of(whose.workflow or "")])
    chains = {run["chain_key"] for run in runs if is_mine(run)}
    plan = _Plan(runs=len([run for run in runs if run["chain_key"] in chains]))
    plan.ledger = {row["key"] for row in paid if is_mine(row)}
    said = (await db.execute(select(speech.c.key, speech.c.scope))).mappings().all()
    plan.speech = {row["key"] for row in said if row["key"] in plan.ledger}
    mine, theirs = {row["head"] for row in paid if is_mine(row)}, {row["head"] for row in paid if not is_mine(row)}
    for head, tenant in await _sessions(db):
        (mine if whose.tenant is not None and tenant == whose.tenant else theirs).add(head)
    tree = await _Tree.read(db)
    wanted, kept = tree.texts(mine) | await _snapshots(db, runs, is_mine), tree.texts(theirs)
    async for row in _rows(db, ledger, ledger.c.key, plan.ledger):
        if row["reply"] is not None and row["erased_at"] is None:
            reply = await _whole(large, dict(row))
            wanted.add(reply.get("ref") or sha256_of(reply.get("content", "")))
    written = (
        await db.execute(select(events.c.hash, events.c.chain_key, events.c.content).where(events.c.content.is_not(None)))
    ).mappings()
    for row in written:
        if row["chain_key"] in chains:
            plan.events.add(row["hash"])
        if REF in row["content"]:
            (wanted if row["chain_key"] in chains else kept).update(refs(json.loads(row["content"])["data"]))
    plan.texts, plan.ledger = await _there(db, wanted - kept), await _answered(db, plan.ledger)
    if whose.tenant is not None:
        await _add_memories(db, plan, memories.c.tenant == whose.tenant)
        await _add_documents(db, plan, whose.tenant)
        await _add_kept(db, plan, whose.tenant)
        held = select(sessions.c.key).where(sessions.c.tenant == whose.tenant)
        plan.sessions.update((await db.execute(held)).scalars().all())
    failed = select(plugin_counts.c.hash).where(plugin_counts.c.last_error.is_not(None))  # whose words it quotes nobody knows
    plan.failures.update((await db.execute(failed)).scalars().all())
    return plan


async def _snapshots(db: AsyncConnection, runs: Iterable[Any], is_mine: Callable[[Any], bool]) -> set[str]:
    """Return the texts of the snapshots of scripts in the runs that are meant."""
    authors = {snapshot_author(run["scope"]): run for run in runs if is_mine(run)}
    noted = select(messages.c.text_hash, messages.c.author).where(messages.c.author.startswith(f"{SNAPSHOT_AUTHOR} "))
    return {row.text_hash for row in (await db.execute(noted)).all() if row.author in authors}


async def _add_documents(db: AsyncConnection, plan: _Plan, tenant: str) -> None:
    plan.documents.update((await db.execute(select(documents.c.id).where(documents.c.tenant == tenant))).scalars().all())
    async for row in _rows(db, passages, passages.c.document, plan.documents):
        plan.vectors.add(row["text_hash"])


async def _add_kept(db: AsyncConnection, plan: _Plan, tenant: str) -> None:
    """What scripts kept for a tenant: a value has its owner as a hash, and every script that ran left its name."""
    authors = select(messages.c.author).where(messages.c.author.startswith(SCRIPT_AUTHOR)).distinct()
    owners = {owner_id(name.removeprefix(SCRIPT_AUTHOR), tenant) for name in (await db.execute(authors)).scalars().all()}
    plan.kept.update([row["id"] async for row in _rows(db, kept_values, kept_values.c.owner, owners)])


async def _add_memories(db: AsyncConnection, plan: _Plan, which: ColumnElement[bool]) -> None:
    for row in (await db.execute(select(memories).where(which, memories.c.text != ERASED))).all():
        plan.memories.add(row.id)
        plan.vectors.add(row.text_hash)


def _owner(whose: Whose, scopes: list[str]) -> Callable[[Any], bool]:
    """Return whether a row with `tenant` and `scope` is meant; a workflow's are its own and those of the teams within it."""
    if whose.tenant is not None:
        return lambda row: bool(row["tenant"] == whose.tenant)
    inside = tuple(f"{scope}/" for scope in scopes)
    return lambda row: row["scope"] in scopes or str(row["scope"]).startswith(inside)


async def _sessions(db: AsyncConnection) -> list[tuple[str | None, str | None]]:
    turns = select(session_turns.c.head, sessions.c.tenant).join(sessions, sessions.c.key == session_turns.c.session)
    return [(row.head, row.tenant) for query in (select(sessions), turns) for row in (await db.execute(query)).all()]


class _Tree:
    """The places of all messages: each one's parent and text."""

    def __init__(self, places: dict[str, tuple[str | None, str]]) -> None:
        self._places = places

    @staticmethod
    async def read(db: AsyncConnection) -> _Tree:
        rows = await db.execute(select(messages.c.hash, messages.c.parent, messages.c.text_hash))
        return _Tree({row.hash: (row.parent, row.text_hash) for row in rows.all()})

    def texts(self, heads: Iterable[str | None]) -> set[str]:
        """Return the texts of the conversations that end at these heads."""
        seen: set[str] = set()
        found: set[str] = set()
        for head in heads:
            at = head
            while at is not None and at not in seen and at in self._places:
                seen.add(at)
                at, text = self._places[at]
                found.add(text)
        return found


# ---- a person --------------------------------------------------------------------------------------------------------


async def _of_person(db: AsyncConnection, large: Large, name: str) -> _Plan:
    plan = _Plan()
    begins = f'{{"by":{canonical(name)},'  # the keys are sorted: who it was comes first
    words: list[str] = []
    query = select(events.c.hash, events.c.content).where(events.c.content.startswith(begins, autoescape=True))
    for row in (await db.execute(query)).all():
        if not row.content.startswith(begins):  # some databases take Alice for alice
            continue
        plan.events.add(row.hash)
        data = json.loads(row.content)["data"]
        plan.texts.update(refs(data))
        words += words_in({key: data.get(key) for key in ("answer", "comment", "edited_args", "answers", "message", "reason")})
    said = (await db.execute(select(messages.c.text_hash, messages.c.author))).all()
    others = {row.text_hash for row in said if row.author != name}
    plan.texts = await _there(db, plan.texts | {row.text_hash for row in said if row.author == name} - others)
    async for text in _rows(db, texts, texts.c.hash, plan.texts):
        whole = await _text(large, text["hash"], text["content"])
        if len(whole) >= SAME_WORDS:
            words.append(whole)
    await _add_memories(db, plan, memories.c.subject == name)
    words = list(dict.fromkeys(words))
    for copied in words:
        await _add_copies(db, plan, copied)
    if words:
        await _add_long_copies(db, large, plan, words)
        await _add_snapshots(db, large, plan, words)
    plan.ledger = await _answered(db, plan.ledger)
    return plan


async def _add_copies(db: AsyncConnection, plan: _Plan, words: str) -> None:
    """Whatever holds a person's words as they stand: a question to a team, an answer that quotes them."""
    await _add_memories(db, plan, holds(memories.c.text, words))
    quoted = holds(passages.c.text, words) | _holds(cast(passages.c.place, Text), words)
    for row in (await db.execute(select(passages).where(quoted))).all():
        plan.passages.add(row.id)
        plan.vectors.add(row.text_hash)
    for id, named, found in (
        (sessions.c.key, sessions.c.name, plan.nameless),
        (sessions.c.key, sessions.c.forked_from, plan.forks),
        (plugin_counts.c.hash, plugin_counts.c.last_error, plan.failures),
        (kept_values.c.id, kept_values.c.name, plan.kept),
    ):
        found.update((await db.execute(select(id).where(holds(named, words)))).scalars().all())
    whole = await db.execute(select(texts.c.hash, texts.c.content).where(holds(texts.c.content, words)))
    plan.texts.update(row.hash for row in whole.all() if words in row.content)
    for table, key, column, found in (
        (events, events.c.hash, events.c.content, plan.events),
        (ledger, ledger.c.key, cast(ledger.c.reply, Text), plan.ledger),
        (kept_values, kept_values.c.id, kept_values.c.value, plan.kept),
    ):
        within = await db.execute(select(key, column).select_from(table).where(_holds(column, words)))
        found.update(key for key, json_text in within.all() if words in text_of(json.loads(json_text)))


async def _add_long_copies(db: AsyncConnection, large: Large, plan: _Plan, words: list[str]) -> None:
    """The same within objects, each read once."""
    found = {hash async for hash, whole in _long_texts(db, large, plan) if any(each in whole for each in words)}
    plan.texts |= found
    for key, reply in await _object_replies(db):
        whole = text_of(await _whole(large, {"reply": reply, "model": ""}))
        plan.ledger.update({key} if any(each in whole for each in words) else ())


async def _add_snapshots(db: AsyncConnection, large: Large, plan: _Plan, words: list[str]) -> None:
    """The same within the snapshots of scripts, which are packed."""
    ways = [way.encode() for each in words for way in (each, *_as_json(each))]
    noted = select(messages.c.text_hash).where(messages.c.author.startswith(SNAPSHOT_AUTHOR))
    hashes = await _there(db, set((await db.execute(noted)).scalars().all()) - plan.texts)
    async for row in _rows(db, texts, texts.c.hash, hashes):
        if snapshot_holds(await _text(large, row["hash"], row["content"]), ways):
            plan.texts.add(row["hash"])


async def _text(large: Large, hash: str, content: str) -> str:
    """Return the text of a row; nothing where its object is gone already."""
    try:
        return await large.whole(hash, content)
    except NotThere:
        return ""


def _holds(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """JSON text that holds the words, in either way of writing them."""
    return or_(*(holds(column, way) for way in _as_json(words)))


def _as_json(words: str) -> set[str]:
    """Return how words may stand within JSON text."""
    return {json.dumps(words, ensure_ascii=plain)[1:-1] for plain in (True, False)}


# ---- rows ------------------------------------------------------------------------------------------------------------


async def _there(db: AsyncConnection, hashes: set[str]) -> set[str]:
    """Of these texts, those that are kept and not erased yet."""
    return {row["hash"] async for row in _rows(db, texts, texts.c.hash, hashes) if row["erased_at"] is None}


async def _answered(db: AsyncConnection, keys: set[str]) -> set[str]:
    """Of these ledger entries, those with words that are not erased yet."""
    return {
        row["key"]
        async for row in _rows(db, ledger, ledger.c.key, keys)
        if row["reply"] is not None and row["erased_at"] is None
    }


async def _rows(db: AsyncConnection, table: Table, column: ColumnElement[str], keys: Iterable[str]) -> Any:
    for some in _portions(keys):
        for row in (await db.execute(select(table).where(column.in_(some)))).mappings().all():
            yield row


def _portions(keys: Iterable[str]) -> Iterator[list[str]]:
    listed = sorted(keys)
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]
