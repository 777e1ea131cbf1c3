"""What an audit checks beside the events: the ledger, conversations, texts with their objects, and sessions."""

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
from plugins.storage.sql.audit_look import Look, batches
from plugins.storage.sql.large import Large
from plugins.storage.sql.session_tables import session_turns, sessions
from plugins.storage.sql.tables import ledger, messages, texts

NO_RUN = ("summary:", "console", "plugin-test:")
"""What scopes of the ledger begin with that are no run's."""


class Records:
    """Checks rows of these tables, all of them or some."""

    def __init__(self, look: Look, large: Large) -> None:
        self._look, self._large = look, large

    # ---- the ledger ----------------------------------------------------------------------------------------------

    async def ledger(self, rows: AsyncIterator[Row], receipts: Set[bytes]) -> set[str]:
        """Rows of the ledger; the addresses of the texts of their replies. `receipts` are the seals that events have."""
        refs: set[str] = set()
        async for some in batches(rows):
            kept = {row["key"]: ref for row in some if (ref := await self._reply(row)) is not None}
            heads = {row["key"]: row["head"] for row in some if row["head"] is not None and _receipted(row, receipts)}
            there = await self._look.there(texts.c.hash, kept.values())
            said = await self._look.there(messages.c.hash, heads.values())
            for key in (key for key, ref in kept.items() if ref not in there):
                why = "its words are not among the texts: they are not those that were written, or their row was taken out"
                self._look.fault("changed", "ledger", key, f"the ledger's reply {key[:12]}… was changed: {why}")
            for key in (key for key, head in heads.items() if head not in said):
                message = f"the conversation of the ledger's reply {key[:12]}… is missing: its last message is not there"
                self._look.fault("missing", "messages", heads[key], message)
            refs.update(kept.values())
        return refs

    async def _reply(self, row: Row) -> str | None:
        """Check a row; the address of its reply's text."""
        self._look.found.replies += row["status"] == "paid"
        self._look.found.older.replies += row["status"] == "paid" and row["seal"] is None
        reply = row["reply"]
        if (address := Large.object_of(reply)) is not None:
            if (data := await self._object(address, f"the ledger's reply {row['key'][:12]}…", "ledger", row["key"])) is None:
                return None
            reply = json.loads(data)
        if (why := ledger_fault(row, reply, self._look.erasures)) is not None:
            message = f"the ledger's row {row['key'][:12]}… ({row['step']}) was changed: {why}"
            self._look.fault("changed", "ledger", row["key"], message)
            return None
        return None if row["status"] != "paid" or row["erased_at"] is not None else text_of_reply(reply)

    async def payers(self, scopes: set[str]) -> None:
        """Every run that paid for something is in the log: its events are written before its first call."""
        paid = select(ledger.c.scope, func.count().label("rows")).where(ledger.c.seal.is_not(None)).group_by(ledger.c.scope)
        for row in (await self._look.db.execute(paid)).all():
            if row.scope not in scopes and not row.scope.startswith(NO_RUN):
                message = f"the run {row.scope!r} is missing: the ledger has {row.rows} paid calls of it, and the log no event"
                self._look.fault("missing", "event_runs", row.scope, message)

    # ---- what was said -------------------------------------------------------------------------------------------

    async def messages(self, rows: AsyncIterator[Row]) -> set[str]:
        """Messages; the addresses of their texts."""
        refs: set[str] = set()
        async for some in batches(rows):
            self._look.found.messages += len(some)
            parents = await self._look.there(messages.c.hash, (row["parent"] for row in some if row["parent"] is not None))
            there = await self._look.there(texts.c.hash, (row["text_hash"] for row in some))
            for row in some:
                hash, of = row["hash"], f"the message {row['hash'][:12]}… of {row['author']}"
                if (why := message_fault(row)) is not None:
                    self._look.fault("changed", "messages", hash, f"{of} was changed: {why}")
                elif row["parent"] is not None and row["parent"] not in parents:
                    self._look.fault("missing", "messages", row["parent"], f"the message before {of} is missing")
                if row["text_hash"] not in there:
                    self._look.fault("missing", "texts", row["text_hash"], f"the text of {of} is missing")
            refs.update(row["text_hash"] for row in some)
        return refs

    async def conversations(self, heads: set[str]) -> AsyncIterator[Row]:
        """Yield the messages that lead to these ends, each once."""
        seen, wanted = set[str](), heads
        while wanted:
            seen |= wanted
            parents: set[str] = set()
            async for row in self._look.keyed(messages, messages.c.hash, wanted):
                parents |= {row["parent"]} if row["parent"] is not None else set()
                yield row
            wanted = parents - seen

    async def texts(self, rows: AsyncIterator[Row]) -> None:
        """Texts, and the images that they refer to."""
        images: set[str] = set()
        async for row in rows:
            self._look.found.texts += 1
            hash, content = row["hash"], row["content"]
            if row["erased_at"] is None and Large.is_pointer(hash, content):
                data = await self._object(hash, f"the text {hash[:12]}…", "texts", hash)
                if data is not None and content != f"object:{hash}:{len(data)}":
                    self._look.fault("changed", "texts", hash, f"the text {hash[:12]}… was changed: its object is not so long")
                content = (data or b"").decode(errors="replace")
            elif (why := text_fault(row, self._look.erasures)) is not None:
                self._look.fault("changed", "texts", hash, f"the text {hash[:12]}… was changed: {why}")
            images.update(address for address, _ in references(content))
        for address in sorted(images if self._large.has_objects else ()):
            await self._image(address)

    async def _image(self, address: str) -> None:
        """An image that a text refers to. One that is missing is only counted: anybody may write such a reference."""
        try:
            await self._large.get(address)
            self._look.found.images += 1
        except NotThere:
            self._look.found.images_missing += not self._look.erasures.explains("object", address)
        except StoreUnavailable:
            raise
        except ProviderUnavailable as error:
            self._look.fault("changed", "texts", address, f"the image {address[:12]}… was changed: {error}")

    async def _object(self, address: str, what: str, table: str, key: str) -> bytes | None:
        """Return an object, which its store holds against its address; None, and a fault, where it is not there or damaged."""
        self._look.found.objects += 1
        try:
            return await self._large.get(address)
        except StoreUnavailable:
            raise
        except ProviderUnavailable as error:
            self._look.fault("changed", table, key, f"{what} has lost its object: {error}")
            return None

    # ---- sessions ------------------------------------------------------------------------------------------------

    async def sessions(self) -> None:
        """All sessions and their turns."""
        async for row in self._look.rows(sessions, sessions.c.key):
            self._look.found.sessions += 1
            self._look.found.older.sessions += row["seal"] is None
            turns = select(session_turns).where(session_turns.c.session == row["key"]).order_by(session_turns.c.number)
            if (why := session_fault(row, await self._look.all(turns), self._look.erasures)) is not None:
                self._look.fault("changed", "sessions", row["key"], f"the session {row['name']!r} was changed: {why}")
        async for row in self._look.rows(session_turns, session_turns.c.key):
            await self.turn(row)

    async def turn(self, row: Row) -> None:
        """One turn of a session."""
        self._look.found.turns += 1
        of = f"turn {row['number']} of the session {row['session'][:12]}…"
        if (why := turn_fault(row)) is not None:
            self._look.fault("changed", "session_turns", row["key"], f"{of} was changed: {why}")
        if not await self._look.there(messages.c.hash, [row["head"]]):
            self._look.fault("missing", "messages", row["head"], f"the last message of {of} is missing")
        if not await self._look.there(sessions.c.key, [row["session"]]):
            self._look.fault("missing", "sessions", row["session"], f"the session of {of} is missing")


def _receipted(row: Row, receipts: Set[bytes]) -> bool:
    """Return whether a run had this answer; only then its conversation was certainly written down."""
    return row["seal"] is not None and len(row["seal"]) == 64 and bytes.fromhex(row["seal"]) in receipts
