"""The work of `mofa audit verify`."""

from __future__ import annotations

from typing import Any

from console.backend import client
from console.backend.stores import stored
from console.terminal.event_words import many
from console.terminal.failure import FAILED, OK, Failure, not_found
from console.terminal.screen import emit, note, say
from kernel.record.audit import Audit, Fault, audit_money
from kernel.record.event_log import Logged, LoggedRun
from kernel.record.events import Event
from plugins.storage import sql
from runtime.connection import ServerUnreachable
from runtime.settings import Settings


class Findings:
    """What was looked at, and what is wrong."""

    def __init__(self) -> None:
        self.events = self.erased = 0
        self.heads: dict[str, str] = {}
        self.faults: list[dict[str, Any]] = []

    def add(self, run: LoggedRun, faults: list[Fault]) -> None:
        """Faults of a run."""
        of = {"workflow_id": run.origin.workflow_id, "run_id": run.origin.run_id}
        self.faults += [{**of, **fault.model_dump(mode="json")} for fault in faults]


async def verify_log(workflow_id: str | None, as_json: bool) -> int:
    """Check the log, or one workflow's part of it; the exit code."""
    settings = Settings.from_environment()
    findings = Findings()
    async with stored(settings) as storage:
        log = sql.SqlEventLog(storage.database, storage.large)
        runs = await log.runs(workflow_id)
        if workflow_id is not None and not runs:
            raise not_found(f"No run {workflow_id!r} is in the event log of {storage.database.shown}.")
        for chain in dict.fromkeys(run.chain for run in runs):
            await _check_chain(log, chain, findings)
        if workflow_id is not None:
            await _check_temporal(settings, log, runs[-1], findings)
        elif strays := await log.strays():
            message = f"{strays} events belong to no run in event_runs: a row was taken out there, or they were put in"
            findings.faults.append({"kind": "inserted", "message": message})
    _tell(findings, len(runs), as_json)
    return FAILED if findings.faults else OK


async def _check_chain(log: sql.SqlEventLog, chain: str, findings: Findings) -> None:
    auditor = Audit(chain)
    async with log.looking(chain) as (runs, rows):
        async for row in rows:
            auditor.look(row)
    if not runs:
        return  # its events count as strays
    findings.events += auditor.events
    findings.erased += auditor.erased
    findings.add(runs[-1], auditor.faults(runs))
    for run in runs:
        findings.heads[run.origin.run_id] = run.head.hash
    spent = await log.spent(runs[-1])
    findings.add(runs[-1], audit_money(auditor.path(runs[-1]), spent, branched=auditor.branched()))


async def _check_temporal(settings: Settings, log: sql.SqlEventLog, newest: LoggedRun, findings: Findings) -> None:
    """Hold the log against the run's own record, where Temporal still has it: what lives long drops its oldest events there."""
    try:
        server = await client.connected(settings)
        description = await client.describe(server, newest.origin.workflow_id)
        said = {event.seq: event for event in await client.events(server, newest.origin.workflow_id)}
    except (Failure, ServerUnreachable) as error:
        note(f"Not compared with Temporal's own record: {error}", "yellow")
        return
    auditor, both = Audit(newest.chain), list[Logged]()
    async with log.looking(newest.chain) as (runs, rows):
        async for row in rows:
            auditor.look(row)
            both += [row] if row.seq in said else []
    run = next((each for each in runs if each.origin.run_id == description.run_id), None)
    if run is None:
        note("Not compared with Temporal's own record: its newest run of that id is another one.", "yellow")
        return
    of_run = {each.hash for each in auditor.path(run)}
    both = [row for row in both if row.hash in of_run]
    texts = await log.texts(ref for row in both for ref in row.refs())
    for row in both:
        if row.content is not None and row.event(texts) != _plain(said[row.seq]):
            message = f"event {row.seq} ({row.type}) was changed: the run's own record says otherwise"
            findings.add(run, [Fault(kind="changed", seq=row.seq, type=row.type, message=message)])
    there = max((each.seq for each in auditor.path(run)), default=0)
    if (lacking := sorted(seq for seq in said if seq > there)) and not client.is_open(description):
        message = f"events {lacking[0]} to {lacking[-1]} are missing: the run's own record has them"
        findings.add(run, [Fault(kind="missing", seq=lacking[0], message=message)])


def _plain(event: Event) -> Event:
    return Event.model_validate(event.model_dump(mode="json"))


def _tell(findings: Findings, runs: int, as_json: bool) -> None:
    if as_json:
        facts = {"runs": runs, "events": findings.events, "erased": findings.erased}
        emit({"ok": not findings.faults, **facts, "faults": findings.faults, "heads": findings.heads})
        return
    for fault in findings.faults:
        say(f"{fault.get('workflow_id', 'the log')}: {fault['message']}", "red")
    erased = f", {findings.erased} of them erased" if findings.erased else ""
    looked = f"{many(findings.events, 'event')} of {many(runs, 'run')}{erased}"
    if findings.faults:
        say(f"{many(len(findings.faults), 'fault')} in {looked}.", "bold red")
    else:
        say(f"All is as it was written: {looked}.", "green")
    if len(findings.heads) == 1:
        say(f"head {next(iter(findings.heads.values()))}", "dim")
