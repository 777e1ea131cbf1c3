"""The work of `mofa db`."""

from __future__ import annotations

import time
from pathlib import Path

import typer

from console.terminal.failure import FAILED, OK, UNREACHABLE, Failure, usage
from console.terminal.screen import emit, note, on_terminal, say
from kernel.basics.errors import ProviderUnavailable
from plugins.storage import sql
from plugins.storage.sql import moving
from plugins.storage.sql.address import address
from runtime.objects import open_storage
from runtime.settings import Settings

PROGRESS_S = 2.0
OBJECTS_AT_ONCE = 500
FAULTS_SHOWN = 5


async def upgrade_database(as_json: bool) -> int:
    """Bring the schema up to date; the exit code."""
    url = Settings.from_environment().database_url
    done: list[str] = []

    def told(line: str) -> None:
        done.append(line)
        note(line)

    await sql.upgrade(url, told)
    state = await sql.schema_state(url)
    if as_json:
        emit({"database": address(url).shown, "schema": state.found, "done": done})
    else:
        say(f"{address(url).shown} has the schema {state.found}, this version's{'' if done else '; there was nothing to do'}.")
    return OK


async def check_database(as_json: bool) -> int:
    """Look at the schema; the exit code is 0 only when it is this version's."""
    url = Settings.from_environment().database_url
    try:
        state = await sql.schema_state(url)
    except ProviderUnavailable as error:
        raise Failure(str(error), UNREACHABLE, error.type) from None
    shown = address(url).shown
    if as_json:
        emit({"database": shown, "schema": state.found, "newest": state.newest, "ok": state.current})
    elif state.current:
        say(f"{shown} answers and has the schema {state.found}, this version's.")
    elif not state.known:
        say(
            f"{shown} has the schema {state.found}, which a newer version made; this one knows none past {state.newest}.",
            "bold red",
        )
    else:
        found = f"the schema {state.found}" if state.found else "no tables of ours"
        say(f"{shown} has {found}; this version wants {state.newest}.")
        say("→ mofa db upgrade")
    return OK if state.current else FAILED


async def downgrade_database(revision: str, yes: bool, as_json: bool) -> int:
    """Go back to an older schema, after a question; the exit code."""
    url = Settings.from_environment().database_url
    shown = address(url).shown
    if not yes:
        if not on_terminal() or as_json:
            raise usage(f"What only newer schemas hold in {shown} will be lost. Add --yes if you want that.")
        typer.confirm(f"What only schemas after {revision} hold in {shown} will be lost. Go on?", abort=True)
    await sql.downgrade(url, revision, note)
    state = await sql.schema_state(url)
    if as_json:
        emit({"database": shown, "schema": state.found})
    else:
        say(f"{shown} has {f'the schema {state.found}' if state.found else 'no tables of ours any more'}.")
    return OK


async def dump_database(file: Path, as_json: bool) -> int:
    """Write everything into a file; the exit code."""
    settings = Settings.from_environment()
    url = settings.database_url
    rows = await moving.dump(url, file, _Progress())
    objects, faults = await _objects(settings)
    if as_json:
        emit({"database": address(url).shown, "file": str(file), "rows": rows, "objects": objects, "object_faults": faults})
    else:
        say(f"{sum(rows.values()):,} rows of {address(url).shown} are in {file}.")
        _tell_of_objects(settings, objects, faults, "Back them up beside it.")
    return FAILED if faults else OK


async def load_database(source: str, as_json: bool) -> int:
    """Bring everything into our database; the exit code."""
    settings = Settings.from_environment()
    url = settings.database_url
    rows = await moving.load(source, url, _Progress())
    objects, faults = await _objects(settings)
    if as_json:
        emit({"database": address(url).shown, "rows": rows, "objects": objects, "object_faults": faults})
    else:
        say(f"{sum(rows.values()):,} rows are in {address(url).shown}, as many as in the source, table by table.")
        _tell_of_objects(settings, objects, faults, "Go on with the same MOFA_OBJECTS_URL.")
        say("Start the workers with this MOFA_DATABASE_URL from now on.")
    return FAILED if faults else OK


async def _objects(settings: Settings) -> tuple[int, list[str]]:
    """Return how many long texts lie outside the database, and what is wrong with those that cannot be read whole."""
    storage, faults = open_storage(settings), list[str]()
    try:
        addresses = await storage.objects()
        for done, each in enumerate(addresses, 1):
            try:
                await storage.large.check(each)
            except ProviderUnavailable as error:
                faults.append(str(error))
            if done % OBJECTS_AT_ONCE == 0:
                note(f"objects: {done:,} of {len(addresses):,}")
    finally:
        await storage.close()
    return len(addresses), faults


def _tell_of_objects(settings: Settings, objects: int, faults: list[str], otherwise: str) -> None:
    if objects:
        whole = f"{objects - len(faults):,} of {objects:,}" if faults else f"all {objects:,}"
        say(f"Long texts stay where they are, in {settings.objects_url}: {whole} are there, whole. {otherwise}")
    for fault in faults[:FAULTS_SHOWN]:
        say(fault, "bold red")
    if len(faults) > FAULTS_SHOWN:
        say(f"… and {len(faults) - FAULTS_SHOWN:,} more.", "bold red")


class _Progress:
    """A line for each table that is done, and one in between when it takes its time."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, table: str, done: int, of: int) -> None:
        if done >= of or time.monotonic() - self._last > PROGRESS_S:
            self._last = time.monotonic()
            note(f"{table}: {done:,} of {of:,}")
