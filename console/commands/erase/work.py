"""The work of `mofa erase`."""

from __future__ import annotations

import sys

from console.backend import client
from console.commands.memory.work import Shelf, shelf
from console.terminal.event_words import many
from console.terminal.failure import FAILED, OK, Failure, usage
from console.terminal.screen import emit, note, on_terminal, say
from kernel.basics.schema import parse
from kernel.record.erasure import Erased, Whose
from plugins.storage.sql import Remains, SqlErasure
from runtime.connection import ServerUnreachable
from runtime.settings import Settings


async def erase_words(
    tenant: str | None, person: str | None, workflow: str | None, dry_run: bool, yes: bool, as_json: bool
) -> int:
    """Count what would go, ask, and take it out; the exit code."""
    if sum(value is not None for value in (tenant, person, workflow)) != 1:
        raise usage("Name exactly one of --tenant, --person and --workflow.")
    whose: Whose = parse(Whose, {"tenant": tenant, "person": person, "workflow": workflow}, "mofa erase")
    if not (dry_run or yes or on_terminal()):
        raise usage("Nobody can be asked here: give --yes to erase, or --dry-run to count.")
    settings = Settings.from_environment()
    async with shelf() as opened:
        found = await _erased(opened, whose, dry=True)
        if count := await SqlErasure(opened.storage.database, opened.storage.large).relabelled():
            note(f"The tenant or workflow id of {many(count, 'run')} was changed: mofa audit verify names them.", "yellow")
        if dry_run:
            return _tell(whose, found, as_json, done=False)
        if not found.anything:  # perhaps an earlier erasure was cut off before these
            await opened.documents.clear_index()
            return _tell(whose, found, as_json, done=False, remains=await _scrubbed(opened))
        await _refuse_while_running(settings, whose)
        if not yes and not _agreed(whose, found):
            say("Nothing was erased.")
            return FAILED
        erased = await _erased(opened, whose, dry=False)
        return _tell(whose, erased, as_json, done=True, remains=await _scrubbed(opened))


async def _scrubbed(opened: Shelf) -> Remains | None:
    """Take erased words out of the database's files; what remains there."""
    return await SqlErasure(opened.storage.database, opened.storage.large).scrub()


async def _erased(opened: Shelf, whose: Whose, *, dry: bool) -> Erased:
    """By plugins that keep words elsewhere first: one that is away leaves all as it was, to be erased again."""
    elsewhere = await opened.memory.erase(whose, dry=dry)
    if not dry:
        await opened.documents.clear_index()
    counts = await SqlErasure(opened.storage.database, opened.storage.large).erase(whose, dry=dry)
    if not dry:
        await opened.documents.clear_index()  # again, of what was filled in meanwhile
    return counts.model_copy(update={"memories": counts.memories + elsewhere})


async def _refuse_while_running(settings: Settings, whose: Whose) -> None:
    """A run that goes on says its words again. A person may be in any: that nobody can look for."""
    quoted = (whose.tenant or whose.workflow or "").replace('"', '\\"')
    which = f'MofaTenant = "{quoted}"' if whose.tenant else f'(WorkflowId = "{quoted}" OR RootWorkflowId = "{quoted}")'
    if whose.person:
        note(f"Runs that {whose.person} still takes part in say the words again: end them first, or erase once more.", "yellow")
        return
    try:
        server = await client.connected(settings)
        query = f'{which} AND ExecutionStatus = "Running"'
        running = [each.id async for each in server.list_workflows(query, limit=5)]
    except ServerUnreachable as error:
        note(f"Nobody could look whether such runs are running: {error}", "yellow")
        return
    if running:
        raise Failure(
            f"Still running: {', '.join(running)}. End them first: what goes on says its words again.", FAILED, "Running"
        )


def _agreed(whose: Whose, found: Erased) -> bool:
    name = whose.tenant or whose.person or whose.workflow
    say(f"This takes out {_counts(found)}. It cannot be undone.", "bold red")
    sys.stdout.write(f"Type {name} to go on: ")
    sys.stdout.flush()
    return sys.stdin.readline().strip() == name


def _tell(whose: Whose, counts: Erased, as_json: bool, *, done: bool, remains: Remains | None = None) -> int:
    code = FAILED if remains is not None and remains.again else OK
    if as_json:
        said = {**whose.model_dump(exclude_none=True), **counts.model_dump(), "remains": remains and remains.sentence}
        emit({"erased": done, **said})
        return code
    if not counts.anything:
        say("There is nothing to erase.")
    elif done:
        say(f"Erased: {_counts(counts)}. Hashes and costs stay; check them: mofa audit verify", "green")
        say("Temporal's own histories have their words until retention ends; see docs/erasure.md.", "yellow")
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
