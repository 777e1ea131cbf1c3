"""The work of `mofa erase`."""

from __future__ import annotations

import sys

from console.backend import client
from console.commands.memory.work import Shelf, shelf
from console.terminal.failure import FAILED, OK, Failure, usage
from console.terminal.screen import emit, note, on_terminal, say
from kernel.basics.event_data import many
from kernel.basics.schema import parse
from kernel.record.erasure import Erased, Whose
from plugins.storage.sql import Remains, SqlErasure
from runtime.connection import ServerUnreachable
from runtime.settings import Settings


async def erase_words(
    tenant: str | None, person: str | None, workflow: str | None, dry_run: bool, yes: bool, as_json: bool
) -> int:
    """Count the texts, ask for confirmation, and erase them; return the exit code."""
    if sum(value is not None for value in (tenant, person, workflow)) != 1:
        raise usage("Name exactly one of --tenant, --person and --workflow.")
    target: Whose = parse(Whose, {"tenant": tenant, "person": person, "workflow": workflow}, "mofa erase")
    if not (dry_run or yes or on_terminal()):
        raise usage("There is no terminal to ask for confirmation: give --yes to erase, or --dry-run to count.")
    settings = Settings.from_environment()
    async with shelf() as opened:
        found = await _erase(opened, target, dry=True)
        if count := await SqlErasure(opened.storage.database, opened.storage.large).relabelled():
            note(f"The tenant or workflow id of {many(count, 'run')} was changed. List them with: mofa audit verify", "yellow")
        if dry_run:
            return _print(target, found, as_json, done=False)
        if not found.anything:  # an earlier erasure may have stopped before these two steps
            await opened.documents.clear_index()
            return _print(target, found, as_json, done=False, remains=await _scrubbed(opened))
        await _refuse_while_running(settings, target)
        if not yes and not _confirmed(target, found):
            say("Nothing was erased.")
            return FAILED
        erased = await _erase(opened, target, dry=False)
        return _print(target, erased, as_json, done=True, remains=await _scrubbed(opened))


async def _scrubbed(opened: Shelf) -> Remains | None:
    """Remove erased texts from the database's files; return what remains there, None if the database keeps no such rest."""
    return await SqlErasure(opened.storage.database, opened.storage.large).scrub()


async def _erase(opened: Shelf, target: Whose, *, dry: bool) -> Erased:
    """Erase from plugins first, then from the database; return the counts.

    If a plugin's store does not answer, the database still has everything, and the command can be repeated.
    """
    elsewhere = await opened.memory.erase(target, dry=dry)
    if not dry:
        await opened.documents.clear_index()
    counts = await SqlErasure(opened.storage.database, opened.storage.large).erase(target, dry=dry)
    if not dry:
        await opened.documents.clear_index()  # again: a worker may have filled the index meanwhile
    return counts.model_copy(update={"memories": counts.memories + elsewhere})


async def _refuse_while_running(settings: Settings, target: Whose) -> None:
    """Raise `Failure` if a run of the tenant or workflow is running, for it would write its texts again.

    A person's runs cannot be searched for: any run may have asked the person.
    """
    quoted = (target.tenant or target.workflow or "").replace('"', '\\"')
    condition = f'MofaTenant = "{quoted}"' if target.tenant else f'(WorkflowId = "{quoted}" OR RootWorkflowId = "{quoted}")'
    if target.person:
        note(f"Open runs that ask {target.person} write the texts again: end them first, or erase again later.", "yellow")
        return
    try:
        server = await client.connected(settings)
        query = f'{condition} AND ExecutionStatus = "Running"'
        running = [each.id async for each in server.list_workflows(query, limit=5)]
    except ServerUnreachable as error:
        note(f"Not checked whether such runs are running: {error}", "yellow")
        return
    if running:
        raise Failure(
            f"Still running: {', '.join(running)}. End them first, for they would write their texts again.", FAILED, "Running"
        )


def _confirmed(target: Whose, found: Erased) -> bool:
    name = target.tenant or target.person or target.workflow
    say(f"This erases {_counts(found)}. It cannot be undone.", "bold red")
    sys.stdout.write(f"Type {name} to continue: ")
    sys.stdout.flush()
    return sys.stdin.readline().strip() == name


def _print(target: Whose, counts: Erased, as_json: bool, *, done: bool, remains: Remains | None = None) -> int:
    code = FAILED if remains is not None and remains.again else OK
    if as_json:
        fields = {**target.model_dump(exclude_none=True), **counts.model_dump(), "remains": remains and remains.sentence}
        emit({"erased": done, **fields})
        return code
    if not counts.anything:
        say("There is nothing to erase.")
    elif done:
        say(f"Erased: {_counts(counts)}. Hashes and costs stay; check them with: mofa audit verify", "green")
        say("Temporal's histories keep their texts until the retention period ends; see docs/erasure.md.", "yellow")
    else:
        say(f"Would be erased: {_counts(counts)}.")
    if remains is not None:
        say(remains.sentence, "yellow")
    return code


def _counts(counts: Erased) -> str:
    shown = {"events": "events", "answers": "answers", "texts": "texts", "memories": "memories", "speech": "running answers"}
    named = [f"{getattr(counts, name)} {what}" for name, what in shown.items()]
    more = {
        "kept": "kept values",
        "documents": "documents",
        "passages": "passages",
        "objects": "objects",
        "sessions": "sessions",
    }
    named += [f"{count} {what}" for name, what in more.items() if (count := getattr(counts, name))]
    return ", ".join(named) + (f", of {counts.runs} runs" if counts.runs else "")
