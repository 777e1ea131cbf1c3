"""The work of `mofa schedule new`: everything is checked before the server makes the schedule."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError
from temporalio.client import (
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    SchedulePolicy,
    ScheduleSpec,
    ScheduleState,
)
from temporalio.common import Priority as TemporalPriority

from console.backend import client
from console.backend.access.identity import person_here
from console.backend.desk import desk_of, project_of
from console.backend.flows import flows
from console.commands.flow.running import json_input
from console.commands.run.work import read_input, typed_input
from console.commands.schedule.times import moment, overlap_of, zone_of
from console.commands.schedule.work import described, schedule_lines
from console.terminal.failure import OK, Failure, usage
from console.terminal.screen import emit, say
from kernel.basics.cron import check_cron
from kernel.basics.errors import InvalidInput
from kernel.basics.priority import fairness_key, priority_key
from kernel.basics.schema import Duration, parse
from kernel.basics.secrets import refuse_secrets
from kernel.basics.slug import kebab, slug
from kernel.conversation.transcript import as_text
from kernel.flow.faults import check_flow, check_input
from kernel.flow.shapes import FlowInput, NamedFlowInput
from kernel.flow.versions import ref_of
from kernel.secretary.shapes import Idea, TodoInput
from runtime.settings import Settings

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
NOTE_CHARACTERS = 1000
_DURATION: TypeAdapter[timedelta] = TypeAdapter(Duration)


async def make(
    name: str, *, mode: str | None, flow: str | None, idea: str | None, task: str | None, participants: str | None,
    input: str | None, desk: str | None, priority: str, crons: list[str], every: str | None, offset: str | None, zone: str,
    jitter: str | None, overlap: str, catch_up: str, start: str | None, until: str | None, runs: int | None,
    pause_on_failure: bool, paused: bool, note: str, as_json: bool,
) -> int:  # fmt: skip
    """Make a schedule, and print it with its next runs; return the exit code."""
    settings = Settings.from_environment()
    if not NAME.fullmatch(name):
        raise usage(f"NAME: {name!r} cannot be a name; use up to 100 letters, digits, '_', '-' and '.', such as weekly-digest.")
    if len(note) > NOTE_CHARACTERS:
        raise usage(f"--note: has {len(note):,} characters; at most {NOTE_CHARACTERS:,} are taken.")
    if sum(each is not None for each in (mode, flow, idea)) != 1:
        raise usage("Give one of --mode MODE, --flow NAME and --idea TEXT: it is what each run of the schedule starts.")
    spec = _spec(crons, every, offset, zone, jitter, start, until)
    policy = SchedulePolicy(
        overlap=overlap_of(overlap, "--overlap"),
        catchup_window=duration(catch_up, "--catch-up"),
        pause_on_failure=pause_on_failure,
    )
    if mode is not None:
        action = _of_mode(settings, name, mode, task, participants, input, priority)
    elif flow is not None:
        action = await _of_flow(settings, name, flow, input, priority)
    else:
        action = _of_idea(settings, name, idea or "", desk, priority)
    action.memo = client.memo_for(await person_here(settings))
    state = ScheduleState(note=note or None, paused=paused, limited_actions=runs is not None, remaining_actions=runs or 0)
    return await create(settings, name, Schedule(action=action, spec=spec, policy=policy, state=state), as_json)


async def create(settings: Settings, name: str, schedule: Schedule, as_json: bool) -> int:
    """Make a schedule, and print it with its next runs; return the exit code."""
    server = await client.connected(settings)
    try:
        await server.create_schedule(name, schedule)
    except ScheduleAlreadyRunningError:
        raise Failure(
            f"There is a schedule {name!r} already. Choose another name, or delete it: mofa schedule delete {name}",
            type="AlreadyExists",
        ) from None
    made = await described(server, name)
    if as_json:
        emit(made)
    else:
        for line, style in schedule_lines(made):
            say(line, style)
    return OK


def duration(text: str, option: str) -> timedelta:
    """Return a duration in ISO 8601. Raise `Failure` for anything else."""
    try:
        return _DURATION.validate_python(text)
    except ValidationError as error:
        why = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise usage(f"{option}: {text!r} {why}.") from None


def _spec(
    crons: list[str], every: str | None, offset: str | None, zone: str, jitter: str | None, start: str | None, until: str | None
) -> ScheduleSpec:
    if not crons and every is None:
        raise usage("Give --cron 'minute hour day month weekday', or --every with an interval such as PT1H; both may be given.")
    if offset is not None and every is None:
        raise usage("--offset: belongs to --every.")
    named = zone_of(zone, "--zone")
    begins = moment(start, "--from", named) if start else None
    ends = moment(until, "--until", named) if until else None
    if begins and ends and begins >= ends:
        raise usage("--until: is not after --from; there would be no run.")
    interval = duration(every, "--every") if every else None
    if interval is not None and interval < timedelta(seconds=1):
        raise usage(f"--every: {every!r} is shorter than a second, which is the shortest interval.")
    if interval is not None and offset is not None and duration(offset, "--offset") >= interval:
        raise usage(f"--offset: {offset} is not shorter than the interval {every}.")
    return ScheduleSpec(
        cron_expressions=[check_cron(line, "--cron") for line in crons],
        intervals=[ScheduleIntervalSpec(every=interval, offset=duration(offset, "--offset") if offset else None)]
        if interval
        else [],
        jitter=duration(jitter, "--jitter") if jitter else None,
        start_at=begins,
        end_at=ends,
        time_zone_name=named.key,
    )


def _of_mode(
    settings: Settings, name: str, mode: str, task: str | None, participants: str | None, input: str | None, priority: str
) -> ScheduleActionStartWorkflow:
    if input is not None and (task or participants):
        raise usage("Give either --input, or --task and --with, but not both.")
    found = client.find_mode(mode)
    given = read_input(input) if input is not None else typed_input(settings, task, participants, priority)
    checked, given = client.checked_mode(settings, found, given)
    key = priority_key(checked.priority)
    words = as_text(checked.task)
    return action_of(settings, found.name, given, f"{kebab(found.name)}/{name}", words, key, checked.tenant)


async def _of_flow(settings: Settings, name: str, place: str, input: str | None, priority: str) -> ScheduleActionStartWorkflow:
    async with flows(settings) as there:
        found = await there.find(place)
    value = json_input(input) if input is not None else {}
    try:
        check_flow(found.flow, "--flow")
        check_input(found.flow, value, "--input")
        given: dict[str, Any] = {"input": value, "priority": priority}
        if found.published is not None or found.file is None or place in there.names:
            ref = ref_of(place)
            given = {"flow": ref.name, **({"version": ref.version} if ref.version else {}), **given}
        else:
            given = {**found.flow.model_dump(mode="json", by_alias=True, exclude_unset=True), **given}
        refuse_secrets(given, "--input")
        checked: FlowInput | NamedFlowInput = parse(NamedFlowInput if "flow" in given else FlowInput, given, "Flow input")
    except InvalidInput as error:
        raise Failure(str(error), 2, error.type) from None
    id = f"flow/{slug(found.flow.name)}-{name}"
    return action_of(settings, "Flow", given, id, place, priority_key(checked.priority), checked.tenant)


def _of_idea(settings: Settings, name: str, text: str, desk_name: str | None, priority: str) -> ScheduleActionStartWorkflow:
    idea: Idea = parse(Idea, {"content": text, "priority": priority}, "idea")
    desk = desk_of(project_of(settings), desk_name)
    refuse_secrets(idea.model_dump(mode="json"), "idea")
    given = TodoInput(idea=idea, secretary=desk).model_dump(mode="json", exclude_none=True)
    return action_of(settings, "Todo", given, f"todo/{name}", text, priority_key(idea.priority or "normal"), desk.tenant)


def action_of(
    settings: Settings, workflow: str, given: dict[str, Any], id: str, words: str, key: int | None, tenant: str | None
) -> ScheduleActionStartWorkflow:
    """Return the action that starts a workflow. `words` are its summary, `key` its priority."""
    return ScheduleActionStartWorkflow(
        workflow,
        given,
        id=id,
        task_queue=settings.task_queue,
        static_summary=client.summary(workflow, "" if settings.payload_keys else words),
        priority=TemporalPriority(priority_key=key, fairness_key=fairness_key(tenant)),
    )
