"""The writing of a report: which todos and decisions belong to it, in which sections, with which figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from pydantic import Field

from kernel.basics.limits import Line, Name, Tenant
from kernel.basics.schema import Duration, Schema
from kernel.secretary.reports.decided import DecisionFacts
from kernel.secretary.reports.document import Document, Entry, Section, as_markdown
from kernel.secretary.reports.facts import TodoFacts
from kernel.secretary.reports.statistics import DeskStatistics, Spread, statistics_of
from kernel.secretary.reports.titles import TITLES
from kernel.secretary.shapes import Report, ReportType

LISTED = 50
"""The most entries of a section."""

DESK_REPORT = "desk.report"
"""The activity that writes a report from the database."""

DAY, WEEK = timedelta(days=1), timedelta(days=7)

_Facts = Callable[[TodoFacts], list[str]]
_Todos = Iterable[TodoFacts]


class ReportWanted(Schema):
    """Input of `DeskReport`: a report on a desk.

    The period ends at `until` (now, if it is left out), and has the length `period`: a day, or a week for `weekly_stale`. With
    `person` the report has only what waits for this person. What has not changed for `stale_after` is stale. `zone` is the
    time zone in which times are shown.
    """

    desk: Name
    type: ReportType = "daily_summary"
    tenant: Tenant | None = None
    person: Line | None = None
    until: datetime | None = None
    period: Duration | None = None
    stale_after: Duration = WEEK
    zone: Line = "UTC"

    def since(self, until: datetime) -> datetime:
        """Return the beginning of the period that ends at `until`."""
        return until - (self.period or (WEEK if self.type == "weekly_stale" else DAY))


class DeskReport(Schema):
    """A written report: the document, the figures, and the report as the secretary keeps it."""

    document: Document
    figures: DeskStatistics
    report: Report


class Known(Schema):
    """All that a report is made of. `titles` are those of todos, by workflow id."""

    todos: list[TodoFacts] = Field(default_factory=list)
    decisions: list[DecisionFacts] = Field(default_factory=list)
    titles: dict[str, str] = Field(default_factory=dict)


def write_report(wanted: ReportWanted, known: Known, until: datetime, zone: tzinfo = UTC) -> DeskReport:
    """Return the report. Facts of other desks and tenants must not be in `known`."""
    since = wanted.since(until)
    known = _of_person(known, wanted.person) if wanted.person is not None else known
    figures = statistics_of(known.todos, known.decisions, since, until)
    writer = _Writer(wanted, known, since, until, zone, figures)
    whom = f"{wanted.desk}, for {wanted.person}" if wanted.person else wanted.desk
    document = Document(
        title=f"{TITLES[wanted.type]}: {whom}",
        lead=f"{writer.time(since)} to {writer.time(until)}, {wanted.zone}.",
        sections=writer.sections(),
    )
    report = Report(
        id=f"{wanted.desk}/{wanted.type}/{until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        type=wanted.type,
        todo_ids=writer.named[: 2 * LISTED],
        content=as_markdown(document),
        statistics=figures.model_dump(mode="json", exclude={"points"}),
        created_at=until,
    )
    return DeskReport(document=document, figures=figures, report=report)


def is_stale(todo: TodoFacts, until: datetime, after: timedelta) -> bool:
    """Return whether an open todo has not changed for that long."""
    return not todo.closed and until - todo.changed_at >= after


def _of_person(known: Known, person: str) -> Known:
    """Return the decisions that wait for a person, or that they settled, and their todos."""
    decisions = [each for each in known.decisions if person in each.assignees or each.by == person]
    workflows = {each.todo or each.workflow_id for each in decisions}
    return Known(
        todos=[todo for todo in known.todos if todo.workflow_id in workflows], decisions=decisions, titles=known.titles
    )


class _Writer:
    """The sections of one report. `named` are the ids of the todos in them."""

    def __init__(
        self, wanted: ReportWanted, known: Known, since: datetime, until: datetime, zone: tzinfo, figures: DeskStatistics
    ) -> None:
        self._wanted, self._known, self._since, self._until, self._zone = wanted, known, since, until, zone
        self._figures = figures
        self.named: list[str] = []

    def sections(self) -> list[Section]:
        """Return the sections that belong to the type of report."""
        match self._wanted.type:
            case "task_completion":
                return [self._ended("completed", "Completed"), self._in_figures()]
            case "progress":
                return [self._open(), self._waiting(), self._in_figures()]
            case "exception":
                watched = self._watched()
                return [
                    self._blocked(), *([watched] if watched.entries else []), self._overdue(),
                    self._ended("failed", "Failed"), self._stale(),
                ]  # fmt: skip
            case "weekly_stale":
                return [self._stale(), self._old_decisions()]
            case "forecast":
                return [self._forecasts()]
            case "daily_summary":
                return [
                    self._waiting(), self._blocked(), self._ended("completed", "Completed"), self._ended("failed", "Failed"),
                    self._ended("cancelled", "Cancelled"), self._new(), self._in_figures(),
                ]  # fmt: skip

    def time(self, at: datetime) -> str:
        """Return a time in the zone of the report."""
        return f"{at.astimezone(self._zone):%Y-%m-%d %H:%M}"

    # ---- todos ----------------------------------------------------------------------------------------------------

    def _ended(self, status: str, title: str) -> Section:
        found = [todo for todo in self._real() if todo.status == status and self._in_period(todo.closed_at)]
        return self._listed(title, sorted(found, key=lambda todo: todo.closed_at or todo.changed_at), self._end_of)

    def _end_of(self, todo: TodoFacts) -> list[str]:
        facts = [f"after {duration((todo.closed_at - todo.opened_at).total_seconds())}" if todo.closed_at else ""]
        facts += [f"{todo.criteria_met} of {todo.criteria} criteria met" if todo.criteria else ""]
        facts += [f"sent back {times(todo.reworks)}" if todo.reworks else "", _cost(todo.cost_usd, todo.unpriced)]
        return [fact for fact in facts if fact]

    def _open(self) -> Section:
        return self._listed("Open", self._by_age(todo for todo in self._real() if not todo.closed), self._standing)

    def _standing(self, todo: TodoFacts) -> list[str]:
        facts = [f"{todo.status} in {todo.phase}".replace("_", " ")]
        facts += [f"{len(todo.done)} of {todo.subtasks} subtasks done"] if todo.subtasks else []
        return [*facts, f"open for {duration(self._age(todo.opened_at))}"]

    def _blocked(self) -> Section:
        found = self._by_age(todo for todo in self._real() if todo.status == "blocked")
        return self._listed("Blocked", found, lambda todo: [*self._standing(todo), *self._troubles(todo)])

    def _watched(self) -> Section:
        found = self._by_age(todo for todo in self._real() if not todo.closed and _watched(todo))
        return self._listed("Stalled, late, or near the end of the budget", found, lambda t: [*self._standing(t), *_watched(t)])

    def _troubles(self, todo: TodoFacts) -> list[str]:
        facts = [f"failed: {', '.join(todo.failed_now)}"] if todo.failed_now else []
        return [*facts, *([f"without an executor: {', '.join(todo.unassigned)}"] if todo.unassigned else [])]

    def _stale(self) -> Section:
        found = [todo for todo in self._real() if is_stale(todo, self._until, self._wanted.stale_after)]
        found.sort(key=lambda todo: todo.changed_at)
        return self._listed("Not changed for a long time", found, self._unchanged)

    def _unchanged(self, todo: TodoFacts) -> list[str]:
        waits = [f"{len(todo.awaiting)} open decisions"] if todo.awaiting else []
        return [f"not changed for {duration(self._age(todo.changed_at))}", *self._standing(todo)[:1], *waits]

    def _new(self) -> Section:
        found = [todo for todo in self._real() if self._in_period(todo.opened_at)]
        return self._listed("New", self._by_age(found), self._standing)

    def _forecasts(self) -> Section:
        found = [todo for todo in self._known.todos if todo.dry_run]
        return self._listed("Forecasts", self._by_age(found), lambda todo: [f"{todo.subtasks} subtasks"])

    def _listed(self, title: str, todos: Sequence[TodoFacts], facts: _Facts) -> Section:
        shown = todos[:LISTED]
        self.named += [todo.todo_id for todo in shown if todo.todo_id not in self.named]
        entries = [Entry(title=self._title(todo.workflow_id), facts=[*facts(todo), todo.todo_id]) for todo in shown]
        return Section(title=f"{title} ({len(todos)})", entries=entries, more=len(todos) - len(shown))

    # ---- decisions ------------------------------------------------------------------------------------------------

    def _waiting(self) -> Section:
        return self._asked("Waiting for people", self._open_decisions())

    def _overdue(self) -> Section:
        late = [each for each in self._open_decisions() if each.deadline is not None and each.deadline <= self._until]
        return self._asked("Past their deadline", late)

    def _old_decisions(self) -> Section:
        old = [each for each in self._open_decisions() if self._until - each.opened_at >= self._wanted.stale_after]
        return self._asked("Decisions that wait for a long time", old)

    def _open_decisions(self) -> list[DecisionFacts]:
        found = [each for each in self._known.decisions if each.status == "open"]
        return sorted(found, key=lambda each: (each.deadline is None, each.deadline or each.opened_at, each.opened_at))

    def _asked(self, title: str, decisions: Sequence[DecisionFacts]) -> Section:
        entries = [Entry(title=each.title, facts=self._request(each)) for each in decisions[:LISTED]]
        return Section(title=f"{title} ({len(decisions)})", entries=entries, more=max(len(decisions) - LISTED, 0))

    def _request(self, each: DecisionFacts) -> list[str]:
        facts = [each.kind.replace("_", " "), f"for {', '.join(each.assignees) or 'anybody'}"]
        facts.append(f"open for {duration(self._age(each.opened_at))}")
        if each.deadline is not None:
            facts.append(f"{'was due' if each.deadline <= self._until else 'due'} {self.time(each.deadline)}")
        return [*facts, f"{each.workflow_id} {each.decision_id}"]

    # ---- figures --------------------------------------------------------------------------------------------------

    def _in_figures(self) -> Section:
        return Section(title="Figures", figures=figure_lines(self._figures))

    # ---- common ---------------------------------------------------------------------------------------------------

    def _real(self) -> list[TodoFacts]:
        return [todo for todo in self._known.todos if not todo.dry_run]

    def _by_age(self, todos: _Todos) -> list[TodoFacts]:
        return sorted(todos, key=lambda todo: todo.opened_at)

    def _title(self, workflow_id: str) -> str:
        return self._known.titles.get(workflow_id) or workflow_id.removeprefix("todo/")

    def _in_period(self, at: datetime | None) -> bool:
        return at is not None and self._since <= at < self._until

    def _age(self, at: datetime) -> float:
        return max((self._until - at).total_seconds(), 0.0)


def _watched(todo: TodoFacts) -> list[str]:
    """Return what the monitoring of the desk has found, in words."""
    facts = [f"stalled: {', '.join(todo.stalled)}"] if todo.stalled else []
    facts += ["past its deadline"] if todo.overdue else []
    return [*facts, *([f"{todo.nearing} nearly used"] if todo.nearing else [])]


def figure_lines(figures: DeskStatistics) -> list[tuple[str, str]]:
    """Return the figures as names and values."""
    phases: Mapping[str, Spread] = figures.lead_by_phase
    lines = [
        ("Received", str(figures.received)),
        ("Completed", str(figures.completed)),
        ("Failed", str(figures.failed)),
        ("Cancelled", str(figures.cancelled)),
        ("Open", str(figures.open)),
        ("Open decisions", str(figures.open_decisions)),
        ("Lead time, median and 90 %", _spread(figures.lead)),
        *((f"  {phase.replace('_', ' ')}", _spread(each)) for phase, each in phases.items() if each.count),
        ("Waiting for people, median and 90 %", _spread(figures.waiting)),
        *((f"  {kind.replace('_', ' ')}", _spread(each)) for kind, each in figures.waiting_by_kind.items()),
        ("Cost of what ended", _cost(figures.cost_usd, figures.unpriced)),
        ("Cost so far of what is open", _cost(figures.open_cost_usd, 0)),
        ("Sent back", f"{_percent(figures.rework_rate)} ({figures.reworked} todos, {times(figures.reworks)})"),
        ("Proposals that people changed", f"{_percent(figures.changed_rate)} ({figures.changed} of {figures.proposals})"),
    ]
    return lines


def duration(seconds: float) -> str:
    """Return a duration in words: `40 s`, `12 min`, `5.5 h`, `3.0 days`."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 172_800 else f"{seconds / 86_400:.1f} days"


def times(number: int) -> str:
    """Return how often something was done."""
    return "once" if number == 1 else f"{number} times"


def _spread(spread: Spread) -> str:
    if spread.median_s is None or spread.p90_s is None:
        return "none"
    return f"{duration(spread.median_s)}, {duration(spread.p90_s)} ({spread.count})"


def _cost(dollars: float, unpriced: int) -> str:
    return f"{dollars:.4f} USD" + (f" and {unpriced} answers without a known price" if unpriced else "")


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.0%}"
