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
from plugins.storage.sql.engine.address import address
from runtime.objects import open_storage
from runtime.settings import Settings

PROGRESS_S = 2.0
OBJECTS_AT_ONCE = 500
FAULTS_SHOWN = 5


async def upgrade_database(as_json: bool) -> int:
    """Upgrade the schema; return the exit code."""
    url = Settings.from_environment().database_url
    done: list[str] = []

    def report(line: str) -> None:
        done.append(line)
        note(line)

    await sql.upgrade(url, report)
    state = await sql.schema_state(url)
    if as_json:
        emit({"database": address(url).shown, "schema": state.found, "done": done})
    else:
        say(f"{address(url).shown} has this version's schema, {state.found}{'' if done else '; there was nothing to do'}.")
    return OK


async def check_database(as_json: bool) -> int:
    """Print the state of the schema; return the exit code, 0 only if it is this version's."""
    url = Settings.from_environment().database_url
    try:
        state = await sql.schema_state(url)
    except ProviderUnavailable as error:
        raise Failure(str(error), UNREACHABLE, error.type) from None
    shown = address(url).shown
    if as_json:
        emit({"database": shown, "schema": state.found, "newest": state.newest, "ok": state.current})
    elif state.current:
        say(f"{shown} answers and has this version's schema, {state.found}.")
    elif not state.known:
        say(
            f"{shown} has the schema {state.found} of a newer version; this version knows schemas up to {state.newest}.",
            "bold red",
        )
    else:
        found = f"the schema {state.found}" if state.found else "no tables of mofa"
        say(f"{shown} has {found}; this version needs {state.newest}.")
        say("→ mofa db upgrade")
    return OK if state.current else FAILED


async def downgrade_database(revision: str, yes: bool, as_json: bool) -> int:
    """Downgrade the schema, after a confirmation; return the exit code."""
    url = Settings.from_environment().database_url
    shown = address(url).shown
    if not yes:
        if not on_terminal() or as_json:
            raise usage(f"Data in {shown} that only newer schemas hold will be lost. Add --yes to confirm.")
        typer.confirm(f"Data in {shown} that only schemas after {revision} hold will be lost. Continue?", abort=True)
    await sql.downgrade(url, revision, note)
    state = await sql.schema_state(url)
    if as_json:
        emit({"database": shown, "schema": state.found})
    else:
        say(f"{shown} has {f'the schema {state.found}' if state.found else 'no tables of mofa any more'}.")
    return OK


async def dump_database(file: Path, as_json: bool) -> int:
    """Write everything into a file; return the exit code, 1 if a long text is broken or missing."""
    settings = Settings.from_environment()
    url = settings.database_url
    rows = await moving.dump(url, file, _Progress())
    objects, faults = await _objects(settings)
    if as_json:
        emit({"database": address(url).shown, "file": str(file), "rows": rows, "objects": objects, "object_faults": faults})
    else:
        say(f"Wrote {sum(rows.values()):,} rows of {address(url).shown} to {file}.")
        _print_objects(settings, objects, faults, "Back them up beside it.")
    return FAILED if faults else OK


async def load_database(source: str, as_json: bool) -> int:
    """Load everything into the database of the environment; return the exit code, 1 if a long text is broken or missing."""
    settings = Settings.from_environment()
    url = settings.database_url
    rows = await moving.load(source, url, _Progress())
    objects, faults = await _objects(settings)
    if as_json:
        emit({"database": address(url).shown, "rows": rows, "objects": objects, "object_faults": faults})
    else:
        say(f"Loaded {sum(rows.values()):,} rows into {address(url).shown}; each table has as many as in the source.")
        _print_objects(settings, objects, faults, "Keep the same MOFA_OBJECTS_URL.")
        say("From now on, start the workers with this MOFA_DATABASE_URL.")
    return FAILED if faults else OK


async def _objects(settings: Settings) -> tuple[int, list[str]]:
    """Return the number of long texts outside the database, and a message for each that is broken or missing."""
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


def _print_objects(settings: Settings, objects: int, faults: list[str], advice: str) -> None:
    if objects:
        whole = f"{objects - len(faults):,} of {objects:,}" if faults else f"all {objects:,}"
        say(f"Long texts stay in {settings.objects_url}: {whole} are there and complete. {advice}")
    for fault in faults[:FAULTS_SHOWN]:
        say(fault, "bold red")
    if len(faults) > FAULTS_SHOWN:
        say(f"… and {len(faults) - FAULTS_SHOWN:,} more.", "bold red")


class _Progress:
    """Prints a line for each finished table, and one every `PROGRESS_S` seconds in between."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, table: str, done: int, of: int) -> None:
        if done >= of or time.monotonic() - self._last > PROGRESS_S:
            self._last = time.monotonic()
            note(f"{table}: {done:,} of {of:,}")
