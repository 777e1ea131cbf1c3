"""The work of `mofa session` and `mofa chat`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from temporalio.client import Client

from console.backend import client
from console.backend.access.identity import person_here
from console.backend.desk import project_of
from console.backend.stores import stored
from console.commands.run.work import participant as participant_named
from console.terminal.failure import FAILED, OK, Failure, not_found, usage
from console.terminal.screen import emit, err, note, on_terminal, say, working
from kernel.basics.errors import InvalidInput
from kernel.basics.event_data import many
from kernel.basics.schema import parse
from kernel.conversation.outcome import Outcome
from kernel.conversation.transcript import Entry, as_text
from kernel.record.session import Session, SessionOpen, Turn
from plugins.storage.sql import SqlSessions, SqlStorage
from runtime.settings import Settings


async def create(name: str, tenant: str | None, as_json: bool) -> int:
    """Create an empty session; return the exit code."""
    wanted = _checked(name, tenant)
    async with stored(Settings.from_environment()) as storage:
        sessions = _of(storage)
        if await sessions.find(wanted.name, tenant) is not None:
            raise Failure(f"The session {name!r} exists already. Continue it: mofa chat {name}", FAILED, "AlreadyThere")
        made = await sessions.open(wanted.name, tenant)
    if as_json:
        emit(made)
    else:
        say(f'Created the session {name}. Continue: mofa chat {name} "…" --with NAME')
    return OK


async def list_sessions(tenant: str | None, as_json: bool) -> int:
    """Print the sessions, the last used first; return the exit code."""
    async with stored(Settings.from_environment()) as storage:
        found = await _of(storage).all(tenant)
    if as_json:
        emit(found)
    elif not found:
        say('No sessions. Begin one: mofa chat garden "…" --with NAME')
    for each in [] if as_json else found:
        of = f"  of {each.tenant}" if each.tenant else ""
        forked = f"  forked from {each.forked_from}" if each.forked_from else ""
        turns = many(each.turns, "turn")
        say(f"{each.name}{of}  {turns}, last {each.updated_at:%Y-%m-%d %H:%M} UTC{forked}")
    return OK


async def show(name: str, tenant: str | None, as_json: bool) -> int:
    """Print a session's messages, turn by turn; return the exit code."""
    session, turns, entries = await _read(name, tenant)
    if as_json:
        emit({"session": session, "turns": turns, "messages": list(_messages(turns, entries))})
        return OK
    say(f"{session.name}  {many(session.turns, 'turn')}", "bold")
    for message in _messages(turns, entries):
        say()
        say(f"{message['turn']}. {message['author']}", "bold cyan" if message["role"] == "task" else "bold")
        say(message["text"])
    return OK


async def export(name: str, tenant: str | None, form: str) -> int:
    """Write the whole conversation to stdout; return the exit code."""
    if form not in ("jsonl", "markdown"):
        raise usage(f"--as: {form!r} is not a format; the formats are jsonl and markdown.")
    session, turns, entries = await _read(name, tenant)
    if form == "jsonl":
        for message in _messages(turns, entries):
            emit(message, line=True)
        return OK
    sys.stdout.write(_markdown(session, turns, entries))
    return OK


async def fork(name: str, tenant: str | None, new: str, at: int | None, as_json: bool) -> int:
    """Create a session with the first turns of another one; return the exit code."""
    _checked(new, tenant)
    async with stored(Settings.from_environment()) as storage:
        sessions = _of(storage)
        source = await _existing(sessions, name, tenant)
        made = await sessions.fork(name, tenant, new, at)
    if made is None:
        why = f"it has {many(source.turns, 'turn')}" if at is not None and at > source.turns else f"{new!r} exists already"
        raise Failure(f"{name} cannot be forked: {why}.", FAILED, "InvalidInput")
    if as_json:
        emit(made)
    else:
        say(f'{new} begins with {many(made.turns, "turn")} of {name}. Continue: mofa chat {new} "…" --with NAME')
    return OK


async def delete(name: str, tenant: str | None, as_json: bool) -> int:
    """Delete a session; return the exit code."""
    async with stored(Settings.from_environment()) as storage:
        sessions = _of(storage)
        deleted = await _existing(sessions, name, tenant)
        await sessions.delete(name, tenant)
    if as_json:
        emit({"deleted": deleted.name, "turns": deleted.turns})
    else:
        say(f"Deleted {name}; its {deleted.turns} runs keep their own records.")
    return OK


async def chat(name: str, message: str | None, participant: str | None, tenant: str | None, as_json: bool) -> int:
    """Send one message, or each typed line as a message, and print the answers; return the exit code of the last one."""
    _checked(name, tenant)
    settings = Settings.from_environment()
    if not participant:
        known = ", ".join(sorted(project_of(settings).agents)) or "none; mofa init creates two"
        raise usage(f"--with: name the participant that answers. Names in mofa.yaml: {known}.")
    fields: dict[str, Any] = {"participants": [participant_named(participant)], "session": name}
    if tenant is not None:
        fields["tenant"] = tenant
    server = await client.connected(settings)
    if message is not None:
        return await _say(server, settings, message, fields, as_json)
    code = OK
    for line in _lines():
        code = await _say(server, settings, line, fields, as_json)
    return code


async def _say(server: Client, settings: Settings, message: str, fields: dict[str, Any], as_json: bool) -> int:
    mode = client.find_mode("RequestResponse")
    handle = await client.start_mode(server, settings, mode, {"task": message, **fields}, person=await person_here(settings))
    note(f"{handle.id}", "dim")
    async with client.about(handle.id):
        with working(err(), "thinking …"):
            outcome: Outcome = await handle.result()
    if as_json:
        emit({"workflow_id": handle.id, **outcome.model_dump(mode="json")}, line=True)
    else:
        say(as_text(outcome.output) if outcome.output is not None else f"No answer: {outcome.reason}")
    return OK if outcome.status == "completed" else FAILED


def _lines() -> Iterator[str]:
    """Yield each line that is typed, until the end of the input (Ctrl-D)."""
    if on_terminal():
        note("One message a line; Ctrl-D ends the chat.", "dim")
    while True:
        if on_terminal():
            sys.stderr.write("> ")
            sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            return
        if line.strip():
            yield line.strip()


def _checked(name: str, tenant: str | None) -> SessionOpen:
    try:
        wanted: SessionOpen = parse(SessionOpen, {"name": name, "tenant": tenant}, "session")
    except InvalidInput as error:
        raise Failure(str(error), 2, error.type) from None
    return wanted


def _of(storage: SqlStorage) -> SqlSessions:
    return SqlSessions(storage.database, storage)


async def _existing(sessions: SqlSessions, name: str, tenant: str | None) -> Session:
    found = await sessions.find(name, tenant)
    if found is None:
        of = f" of tenant {tenant!r}" if tenant else ""
        raise not_found(f"There is no session {name!r}{of}. List them with: mofa session list")
    return found


async def _read(name: str, tenant: str | None) -> tuple[Session, list[Turn], list[tuple[int, Entry]]]:
    """Return a session, its turns, and its messages, each with the number of its turn."""
    async with stored(Settings.from_environment()) as storage:
        sessions = _of(storage)
        session = await _existing(sessions, name, tenant)
        turns = await sessions.turns(name, tenant)
        entries: list[tuple[int, Entry]] = []
        for turn in turns:
            chain = await storage.chain(turn.head)
            entries += [(turn.number, entry) for entry in chain[len(entries) :]]
    return session, turns, entries


def _messages(turns: list[Turn], entries: list[tuple[int, Entry]]) -> Iterator[dict[str, Any]]:
    by_number = {turn.number: turn for turn in turns}
    for number, entry in entries:
        turn = by_number[number]
        yield {
            "turn": number, "role": entry.role, "author": entry.author, "text": entry.text or "", "at": turn.at,
            "workflow_id": turn.workflow_id, "ref": entry.ref,
        }  # fmt: skip


def _markdown(session: Session, turns: list[Turn], entries: list[tuple[int, Entry]]) -> str:
    parts = [f"# {session.name}"]
    last = 0
    for message in _messages(turns, entries):
        if message["turn"] != last:
            last = message["turn"]
            parts.append(f"## {last} · {message['at']:%Y-%m-%d %H:%M} UTC · `{message['workflow_id']}`")
        parts.append(f"**{message['author']}:**\n\n{message['text']}")
    return "\n\n".join(parts) + "\n"
