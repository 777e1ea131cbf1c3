"""The work of `mofa audit verify`."""

from __future__ import annotations

import json
from pathlib import Path

from console.backend import client
from console.backend.stores import stored
from console.terminal.failure import FAILED, OK, Failure, not_found, usage
from console.terminal.screen import emit, note, say
from kernel.basics.event_data import many
from kernel.record.audit import Audit
from kernel.record.event_log import Logged, LoggedRun
from kernel.record.events import Event
from kernel.record.faults import Checked, Fault
from plugins.storage import sql
from runtime.connection import ServerUnreachable
from runtime.settings import Settings

SHOWN_AT_MOST = 200
"""The largest number of faults that are printed; `--json` has all of them."""


async def verify_log(workflow_id: str | None, as_json: bool, against: Path | None = None) -> int:
    """Check the log, or one workflow's part of it; return the exit code.

    Args:
        against: the JSON of an earlier audit, to compare with.
    """
    settings, anchor = Settings.from_environment(), _anchor(against)
    async with stored(settings) as storage:
        log = sql.SqlEventLog(storage.database, storage.large)
        runs = await log.runs(workflow_id)
        if workflow_id is not None and not runs:
            raise not_found(f"There is no run {workflow_id!r} in the event log of {storage.database.shown}.")
        checked = await sql.SqlAudit(storage.database, storage.large).check(workflow_id, anchor)
        compared = workflow_id is not None and await _compare_with_temporal(settings, log, runs[-1], checked)
    _print(checked, as_json, compared=compared, against=against)
    return FAILED if checked.faults else OK


def _anchor(file: Path | None) -> Checked | None:
    """Return the heads of an earlier audit from its JSON."""
    if file is None:
        return None
    try:
        found = json.loads(file.read_text())
        return Checked.model_validate({name: found[name] for name in ("heads", "labels", "erasure_head")})
    except FileNotFoundError:
        raise usage(f"--against: there is no file {file}.") from None
    except (ValueError, KeyError, TypeError, OSError):
        raise usage(f"--against: {file} is not the output of `mofa audit verify --json`.") from None


async def _compare_with_temporal(settings: Settings, log: sql.SqlEventLog, newest: LoggedRun, checked: Checked) -> bool:
    """Compare the log with the run's record in Temporal, and add the differences to `checked.faults`.

    A long-lived run drops its oldest events from its record, so that only events in both are compared. Return whether
    the comparison was possible.
    """
    try:
        server = await client.connected(settings)
        description = await client.describe(server, newest.origin.workflow_id)
        recorded = {event.seq: event for event in await client.events(server, newest.origin.workflow_id)}
    except (Failure, ServerUnreachable) as error:
        note(f"Not compared with the run's record in Temporal: {error}", "yellow")
        return False
    auditor, both = Audit(newest.chain), list[Logged]()
    async with log.looking(newest.chain) as (runs, rows):
        async for row in rows:
            auditor.look(row)
            both += [row] if row.seq in recorded else []
    run = next((each for each in runs if each.origin.run_id == description.run_id), None)
    if run is None:
        note("Not compared with the run's record in Temporal: the newest run of that id there is another one.", "yellow")
        return False
    of_run = {each.hash for each in auditor.path(run)}
    both = [row for row in both if row.hash in of_run]
    texts = await log.texts(ref for row in both for ref in row.refs())
    of = {"workflow_id": run.origin.workflow_id, "run_id": run.origin.run_id}
    for row in both:
        if row.content is not None and row.event(texts) != _plain(recorded[row.seq]):
            message = f"event {row.seq} ({row.type}) was changed: it differs from the run's record in Temporal"
            checked.faults.append(Fault(**of, kind="changed", seq=row.seq, type=row.type, message=message))
    newest_seq = max((each.seq for each in auditor.path(run)), default=0)
    if (lacking := sorted(seq for seq in recorded if seq > newest_seq)) and not client.is_open(description):
        message = f"events {lacking[0]} to {lacking[-1]} are missing: the run's record in Temporal has them"
        checked.faults.append(Fault(**of, kind="missing", seq=lacking[0], message=message))
    return True


def _plain(event: Event) -> Event:
    return Event.model_validate(event.model_dump(mode="json"))


# ---- the report ------------------------------------------------------------------------------------------------------


def _print(checked: Checked, as_json: bool, *, compared: bool, against: Path | None) -> None:
    unchecked = _unchecked(checked)
    if as_json:
        faults = [fault.model_dump(mode="json", exclude_none=True) for fault in checked.faults]
        facts = checked.model_dump(mode="json") | {"faults": faults, "unchecked": unchecked}
        emit({"ok": not faults, "compared_with_temporal": compared, "compared_with_file": against is not None, **facts})
        return
    for fault in checked.faults[:SHOWN_AT_MOST]:
        say(f"{fault.workflow_id or 'the database'}: {fault.message}", "red")
    if (more := len(checked.faults) - SHOWN_AT_MOST) > 0:
        say(f"… and {more} more; --json has all of them.", "red")
    others = ["the run's record in Temporal"] * compared + [str(against)] * (against is not None)
    scope = f"Checked {_counts(checked)}" + (f", and compared with {' and '.join(others)}" if others else "")
    if checked.faults:
        say(f"{scope}: {many(len(checked.faults), 'difference')} found.", "bold red")
    else:
        say(f"{scope}: no difference found.", "green")
    for line in unchecked:
        say(f"Not checked: {line}", "yellow")
    if len(checked.heads) == 1:
        say(f"head {next(iter(checked.heads.values()))}", "dim")


def _counts(checked: Checked) -> str:
    erased = f" ({checked.erased} of them erased)" if checked.erased else ""
    objects = f" ({many(checked.objects, 'object')} read)" if checked.objects else ""
    images = [many(checked.images, "image")] if checked.images else []
    parts = [f"{many(checked.events, 'event')} in {many(checked.runs, 'run')}{erased}"]
    parts += [
        many(checked.texts, "text") + objects,
        *images,
        many(checked.messages, "message"),
        many(checked.replies, "ledger reply", "ledger replies"),
    ]
    parts += [many(checked.sessions, "session")] if checked.sessions else []
    parts += [many(checked.turns, "session turn")] if checked.turns else []
    return ", ".join([*parts, many(len(checked.erasures), "erasure")])


def _unchecked(checked: Checked) -> list[str]:
    """Return a line for each part that has no hash to compare with: rows of the older form, and missing images."""
    older, lines = checked.older, list[str]()
    if checked.images_missing:
        lines.append(
            f"{many(checked.images_missing, 'image')} that texts refer to and that are missing: any text can name an "
            "image, and nothing shows whether it ever existed."
        )
    if older.events:
        lines.append(
            f"{many(older.events, 'event')} of the older form (before schema 0012): the run id, type, scope and tenant "
            "of their runs, and the ledger rows of their calls. No hash covers these."
        )
    if older.replies:
        lines.append(
            f"{many(older.replies, 'ledger reply', 'ledger replies')} of the older form: the tenant, model "
            "and times. The key, the text of the answer and the costs that runs report were checked."
        )
    if older.sessions:
        lines.append(f"{many(older.sessions, 'session')} of the older form: the times, and the source of a fork.")
    return lines
