"""Drafts of flows in a SQL database: `kernel.flow.drafts.Drafts`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from kernel.basics.errors import InvalidInput
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.flow.drafts import DRAFTS, KEPT_REVISIONS, Draft, DraftFacts, DraftTaken
from plugins.storage.sql.engine.database import Database, insert_new_rows, now
from plugins.storage.sql.record.sessions import utc
from plugins.storage.sql.tables.draft import flow_draft_revisions, flow_drafts

FACTS = tuple(DraftFacts.model_fields)


class SqlDrafts:
    """Drafts over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, name: str) -> Draft | None:
        """Return the current draft of that name; None if there is none, or it was deleted."""
        current = flow_drafts.c.key == flow_draft_revisions.c.draft
        same = flow_drafts.c.revision == flow_draft_revisions.c.revision
        query = select(flow_draft_revisions).join(flow_drafts, current & same).where(flow_drafts.c.key == sha256_of(name))
        async with self._database.transaction() as db:
            row = (await db.execute(query)).one_or_none()
        return None if row is None or row.deleted else _draft(row)

    async def write(self, name: str, text: str, base: int, *, tab: str | None, by: str | None) -> Draft:
        """Store a new revision, and return it. Raises as `Drafts.write` does."""
        return _made(await self._database.write(lambda db: _written(db, name, text, base, tab=tab, by=by, deleted=False)))

    async def delete(self, name: str, base: int, *, by: str | None) -> Draft | None:
        """Remove a draft, and return the revision that says so; None if there is none."""

        def work(db: Connection) -> Draft | DraftTaken | None:
            current = _current(db, name)
            if current is None or current.deleted:
                return None
            return _written(db, name, "", base, tab=None, by=by, deleted=True)

        done = await self._database.write(work)
        return None if done is None else _made(done)

    async def all(self) -> Sequence[DraftFacts]:
        """Return the drafts that are not deleted, by name."""
        query = select(flow_drafts).where(flow_drafts.c.deleted.is_(False)).limit(DRAFTS)
        async with self._database.transaction() as db:
            found = [_facts(row) for row in (await db.execute(query)).all()]
        return sorted(found, key=lambda each: each.name)

    async def revisions(self, name: str) -> Sequence[DraftFacts]:
        """Return the kept revisions of a name, the newest first."""
        columns = [flow_draft_revisions.c[each] for each in FACTS]
        query = select(*columns).where(flow_draft_revisions.c.draft == sha256_of(name))
        query = query.order_by(flow_draft_revisions.c.revision.desc()).limit(KEPT_REVISIONS)
        async with self._database.transaction() as db:
            return [_facts(row) for row in (await db.execute(query)).all()]

    async def revision(self, name: str, revision: int) -> Draft | None:
        """Return one kept revision with its text, or None."""
        query = select(flow_draft_revisions).where(flow_draft_revisions.c.key == _key(name, revision))
        async with self._database.transaction() as db:
            row = (await db.execute(query)).one_or_none()
        return None if row is None else _draft(row)


def _made(done: Draft | DraftTaken) -> Draft:
    if isinstance(done, DraftTaken):
        raise done
    return done


def _written(
    db: Connection, name: str, text: str, base: int, *, tab: str | None, by: str | None, deleted: bool
) -> Draft | DraftTaken:
    """Write the next revision if `base` is the current one, and forget the oldest kept one."""
    current = _current(db, name)
    if current is not None and current.repeats(text, base, tab):
        return current
    there = 0 if current is None or current.deleted else current.revision
    if base != there:
        return DraftTaken(name, None if current is None or current.deleted else current)
    before = 0 if current is None else current.revision
    made = Draft(name=name, revision=before + 1, updated_at=now(), by=by, deleted=deleted, text=text, tab=tab)
    if not _moved(db, made, before):
        return DraftTaken(name, _current(db, name))
    row = made.model_dump() | {"key": _key(name, made.revision), "draft": sha256_of(name)}
    insert_new_rows(db, flow_draft_revisions, [row])
    mine = flow_draft_revisions.c.draft == sha256_of(name)
    db.execute(delete(flow_draft_revisions).where(mine, flow_draft_revisions.c.revision <= made.revision - KEPT_REVISIONS))
    return made


def _moved(db: Connection, made: Draft, before: int) -> bool:
    """Move the row of a name from the revision `before` to the new one. Return False if another process has moved it."""
    head = made.model_dump(include={"revision", "deleted", "by", "updated_at"})
    if not before:
        count = db.execute(select(func.count()).select_from(flow_drafts)).scalar_one()
        if count >= DRAFTS:
            raise InvalidInput(f"name: there are {DRAFTS:,} drafts already, the most that are kept. Publish to files.", "name")
        row = {"key": sha256_of(made.name), "name": made.name} | head | {"revision": 0}
        insert_new_rows(db, flow_drafts, [row])
    same = (flow_drafts.c.key == sha256_of(made.name)) & (flow_drafts.c.revision == before)
    return bool(db.execute(update(flow_drafts).where(same).values(**head)).rowcount)


def _current(db: Connection, name: str) -> Draft | None:
    """Return the newest revision of a name, also one that says that the draft was deleted."""
    query = select(flow_draft_revisions).where(flow_draft_revisions.c.draft == sha256_of(name))
    row = db.execute(query.order_by(flow_draft_revisions.c.revision.desc()).limit(1)).one_or_none()
    return None if row is None else _draft(row)


def _key(name: str, revision: int) -> str:
    return sha256_of(canonical([name, revision]))


def _facts(row: Any) -> DraftFacts:
    return DraftFacts.model_validate({each: getattr(row, each) for each in FACTS} | {"updated_at": utc(row.updated_at)})


def _draft(row: Any) -> Draft:
    return Draft.model_validate({each: getattr(row, each) for each in Draft.model_fields} | {"updated_at": utc(row.updated_at)})
