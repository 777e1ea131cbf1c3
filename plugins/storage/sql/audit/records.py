"""The audit of other records: the ledger, conversations, texts with their objects, and sessions."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Set

from sqlalchemy import func, select

from kernel.basics.errors import ProviderUnavailable, StoreUnavailable
from kernel.kinds.storage import NotThere
from kernel.model_call.images import references
from kernel.record.audit_rows import (
    Row,
    ledger_fault,
    message_fault,
    session_fault,
    text_fault,
    text_of_reply,
    turn_fault,
)
from plugins.storage.sql.audit.context import AuditContext, batches
from plugins.storage.sql.large import Large
from plugins.storage.sql.tables.core import ledger, messages, texts
from plugins.storage.sql.tables.session import session_turns, sessions

NO_RUN = ("summary:", "console", "plugin-test:")
"""The beginnings of scopes in the ledger that do not belong to a run."""


class RecordAudit:
    """Checks all or some rows of these tables."""

    def __init__(self, context: AuditContext, large: Large) -> None:
        self._context, self._large = context, large

    # ---- the ledger ----------------------------------------------------------------------------------------------

    async def ledger(self, rows: AsyncIterator[Row], receipts: Set[bytes]) -> set[str]:
        """Check rows of the ledger; return the refs of their replies' texts. `receipts` are the seals that events have."""
        refs: set[str] = set()
        async for some in batches(rows):
            stored = {row["key"]: ref for row in some if (ref := await self._reply(row)) is not None}
            heads = {row["key"]: row["head"] for row in some if row["head"] is not None and _receipted(row, receipts)}
            existing = await self._context.existing(texts.c.hash, stored.values())
            existing_heads = await self._context.existing(messages.c.hash, heads.values())
            for key in (key for key, ref in stored.items() if ref not in existing):
                why = "its words are not among the texts: the words were changed, or the text was deleted"
                self._context.fault("changed", "ledger", key, f"the ledger's reply {key[:12]}… was changed: {why}")
            for key in (key for key, head in heads.items() if head not in existing_heads):
                message = f"the conversation of the ledger's reply {key[:12]}… is incomplete: its last message is missing"
                self._context.fault("missing", "messages", heads[key], message)
            refs.update(stored.values())
        return refs

    async def _reply(self, row: Row) -> str | None:
        """Check a row; return the ref of its reply's text, if it must exist."""
        self._context.result.replies += row["status"] == "paid"
        self._context.result.older.replies += row["status"] == "paid" and row["seal"] is None
        reply = row["reply"]
        if (address := Large.object_of(reply)) is not None:
            if (data := await self._object(address, f"the ledger's reply {row['key'][:12]}…", "ledger", row["key"])) is None:
                return None
            reply = json.loads(data)
        if (why := ledger_fault(row, reply, self._context.erasures)) is not None:
            message = f"the ledger's row {row['key'][:12]}… ({row['step']}) was changed: {why}"
            self._context.fault("changed", "ledger", row["key"], message)
            return None
        return None if row["status"] != "paid" or row["erased_at"] is not None else text_of_reply(reply)

    async def payers(self, scopes: set[str]) -> None:
        """Check that every run with paid calls is in the log: a run's events are written before its first call."""
        paid = select(ledger.c.scope, func.count().label("rows")).where(ledger.c.seal.is_not(None)).group_by(ledger.c.scope)
        for row in (await self._context.db.execute(paid)).all():
            if row.scope not in scopes and not row.scope.startswith(NO_RUN):
                message = (
                    f"the run {row.scope!r} is missing: it has {row.rows} paid calls in the ledger, and no event in the log"
                )
                self._context.fault("missing", "event_runs", row.scope, message)

    # ---- conversations -------------------------------------------------------------------------------------------

    async def messages(self, rows: AsyncIterator[Row]) -> set[str]:
        """Check messages; return the refs of their texts."""
        refs: set[str] = set()
        async for some in batches(rows):
            self._context.result.messages += len(some)
            parents = await self._context.existing(
                messages.c.hash, (row["parent"] for row in some if row["parent"] is not None)
            )
            existing = await self._context.existing(texts.c.hash, (row["text_hash"] for row in some))
            for row in some:
                hash, name = row["hash"], f"the message {row['hash'][:12]}… of {row['author']}"
                if (why := message_fault(row)) is not None:
                    self._context.fault("changed", "messages", hash, f"{name} was changed: {why}")
                elif row["parent"] is not None and row["parent"] not in parents:
                    self._context.fault("missing", "messages", row["parent"], f"the message before {name} is missing")
                if row["text_hash"] not in existing:
                    self._context.fault("missing", "texts", row["text_hash"], f"the text of {name} is missing")
            refs.update(row["text_hash"] for row in some)
        return refs

    async def conversations(self, heads: set[str]) -> AsyncIterator[Row]:
        """Yield the messages of the conversations that end at these heads, each once."""
        seen, wanted = set[str](), heads
        while wanted:
            seen |= wanted
            parents: set[str] = set()
            async for row in self._context.keyed(messages, messages.c.hash, wanted):
                parents |= {row["parent"]} if row["parent"] is not None else set()
                yield row
            wanted = parents - seen

    async def texts(self, rows: AsyncIterator[Row]) -> None:
        """Check texts, and the images that they refer to."""
        images: set[str] = set()
        async for row in rows:
            self._context.result.texts += 1
            hash, content = row["hash"], row["content"]
            if row["erased_at"] is None and Large.is_pointer(hash, content):
                data = await self._object(hash, f"the text {hash[:12]}…", "texts", hash)
                if data is not None and content != f"object:{hash}:{len(data)}":
                    self._context.fault(
                        "changed", "texts", hash, f"the text {hash[:12]}… was changed: its object has another length"
                    )
                content = (data or b"").decode(errors="replace")
            elif (why := text_fault(row, self._context.erasures)) is not None:
                self._context.fault("changed", "texts", hash, f"the text {hash[:12]}… was changed: {why}")
            images.update(address for address, _ in references(content))
        for address in sorted(images if self._large.has_objects else ()):
            await self._image(address)

    async def _image(self, address: str) -> None:
        """Check an image that a text refers to. A missing one is only counted: anybody may write such a reference."""
        try:
            await self._large.get(address)
            self._context.result.images += 1
        except NotThere:
            self._context.result.images_missing += not self._context.erasures.explains("object", address)
        except StoreUnavailable:
            raise
        except ProviderUnavailable as error:
            self._context.fault("changed", "texts", address, f"the image {address[:12]}… was changed: {error}")

    async def _object(self, address: str, owner: str, table: str, key: str) -> bytes | None:
        """Return an object, or None with a fault if it is missing or does not fit its address."""
        self._context.result.objects += 1
        try:
            return await self._large.get(address)
        except StoreUnavailable:
            raise
        except ProviderUnavailable as error:
            self._context.fault("changed", table, key, f"{owner} has lost its object: {error}")
            return None

    # ---- sessions ------------------------------------------------------------------------------------------------

    async def sessions(self) -> None:
        """Check all sessions and their turns."""
        async for row in self._context.rows(sessions, sessions.c.key):
            self._context.result.sessions += 1
            self._context.result.older.sessions += row["seal"] is None
            turns = select(session_turns).where(session_turns.c.session == row["key"]).order_by(session_turns.c.number)
            if (why := session_fault(row, await self._context.all(turns), self._context.erasures)) is not None:
                self._context.fault("changed", "sessions", row["key"], f"the session {row['name']!r} was changed: {why}")
        async for row in self._context.rows(session_turns, session_turns.c.key):
            await self.turn(row)

    async def turn(self, row: Row) -> None:
        """Check one turn of a session."""
        self._context.result.turns += 1
        name = f"turn {row['number']} of the session {row['session'][:12]}…"
        if (why := turn_fault(row)) is not None:
            self._context.fault("changed", "session_turns", row["key"], f"{name} was changed: {why}")
        if not await self._context.existing(messages.c.hash, [row["head"]]):
            self._context.fault("missing", "messages", row["head"], f"the last message of {name} is missing")
        if not await self._context.existing(sessions.c.key, [row["session"]]):
            self._context.fault("missing", "sessions", row["session"], f"the session of {name} is missing")


def _receipted(row: Row, receipts: Set[bytes]) -> bool:
    """Return whether a run got this answer. Only then is it certain that its conversation was written."""
    return row["seal"] is not None and len(row["seal"]) == 64 and bytes.fromhex(row["seal"]) in receipts
