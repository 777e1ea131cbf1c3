"""The work of `mofa audit verify`."""

from __future__ import annotations

from typing import Any

from activities.connection import ServerUnreachable
from activities.settings import Settings
from console import client
from console.failure import FAILED, OK, Failure, not_found
from console.screen import emit, note, say
from console.stores import stored
from kernel.audit import Fault, audit, audit_money, is_branched
from kernel.event_log import LoggedRun, path
from kernel.events import Event
from plugins.storage import sql


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
            await _check_temporal(settings, log, runs[-1].chain, findings)
        elif strays := await log.strays():
            message = f"{strays} events belong to no run in event_runs: a row was taken out there, or they were put in"
            findings.faults.append({"kind": "inserted", "message": message})
    _tell(findings, len(runs), as_json)
    return FAILED if findings.faults else OK


async def _check_chain(log: sql.SqlEventLog, chain: str, findings: Findings) -> None:
    runs, rows = await log.chain(chain)
    if not runs:
        return  # its events count as strays
    findings.events += len(rows)
    findings.erased += sum(row.content is None for row in rows)
    findings.add(runs[-1], audit(chain, runs, rows))
    for run in runs:
        findings.heads[run.origin.run_id] = run.head.hash
    spent = await log.spent(runs[-1])
    findings.add(runs[-1], audit_money(path(rows, runs[-1].head), spent, branched=is_branched(rows)))


async def _check_temporal(settings: Settings, log: sql.SqlEventLog, chain: str, findings: Findings) -> None:
    """Hold the log against the run's own record, where Temporal still has it."""
    runs, rows = await log.chain(chain)
    if not runs:
        return
    run = runs[-1]
    try:
        server = await client.connected(settings)
        description = await client.describe(server, run.origin.workflow_id)
        said = await client.events(server, run.origin.workflow_id)
    except (Failure, ServerUnreachable) as error:
        note(f"Not compared with Temporal's own record: {error}", "yellow")
        return
    if description.run_id != run.origin.run_id:
        note("Not compared with Temporal's own record: its newest run of that id is another one.", "yellow")
        return
    kept = path(rows, run.head)
    texts = await log.texts(ref for row in kept for ref in row.refs())
    by_seq = {event.seq: event for event in said}
    for row in kept:
        if row.content is not None and row.seq in by_seq and row.event(texts) != _plain(by_seq[row.seq]):
            message = f"event {row.seq} ({row.type}) was changed: the run's own record says otherwise"
            findings.add(run, [Fault(kind="changed", seq=row.seq, type=row.type, message=message)])
    lacking = [event for event in said if event.seq > kept[-1].seq] if kept else said
    if lacking and not client.is_open(description):
        message = f"events {lacking[0].seq} to {lacking[-1].seq} are missing: the run's own record has them"
        findings.add(run, [Fault(kind="missing", seq=lacking[0].seq, message=message)])


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
    looked = f"{findings.events} events of {runs} runs{erased}"
    if findings.faults:
        say(f"{len(findings.faults)} faults in {looked}.", "bold red")
    else:
        say(f"All is as it was written: {looked}.", "green")
    if len(findings.heads) == 1:
        say(f"head {next(iter(findings.heads.values()))}", "dim")
