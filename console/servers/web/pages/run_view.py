"""A run as people would draw it: its turns, votes, tools and decisions, from its events."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from console.terminal.event_words import words_of
from kernel.conversation.budget import Usage
from kernel.conversation.transcript import as_text
from kernel.modes.parallel import PART, is_part
from kernel.record.events import MISSHAPEN, Event, fault_of, unreadable

Drawing = Literal["debate", "consensus", "lanes", "tree", "trace", "steps"]

DRAWINGS: dict[str, Drawing] = {
    "Debate": "debate", "Consensus": "consensus", "Parallel": "lanes", "PublishSubscribe": "tree", "RequestResponse": "trace",
    "Agent": "trace",
}  # fmt: skip
"""The type of a workflow → its drawing. All others are drawn as steps."""

PREVIEW = 1_500
"""The longest answer that is shown whole, in characters: a page has at most 300 KB."""

TURNS = 40
"""The most turns of one page."""

ROWS = {"lanes": 60, "consensus": 100}
"""Drawing → the most participants of one page: lanes, or rows of the table of votes."""

CELLS = 600
"""The most votes in the table of one page: a table of 100 participants has 6 rounds."""

IN_LANE, IN_LANES = 20, 300
"""The most turns of one lane, the last ones, and of all lanes of one page."""

TEXT_BYTES = 100_000
"""The most bytes of all answers of one page. Each of very many answers has a short beginning, with a link to the whole."""

ANSWERS = ("answered", "not_answered", "recalled")
_QUIET = {
    *ANSWERS, "asked", "tool_asked_for", "tool_answered", "decision_opened", "decision_settled", "run_started",
    "plugins_pinned",
}  # fmt: skip
"""Events that the drawing shows by itself."""


@dataclass
class Tool:
    """A use of a tool within a turn."""

    name: str
    args: dict[str, Any]
    asked_at: datetime
    ok: bool | None = None
    ref: str | None = None
    text: str = ""
    at: datetime | None = None


@dataclass
class Turn:
    """A question and its answer. `number` counts answers from 1, as forks do; `text` is the answer, or its beginning."""

    participant: str
    step: str
    round: int
    asked_at: datetime
    seq: int = 0
    number: int = 0
    status: str = "asked"
    ref: str | None = None
    text: str = ""
    whole: int = 0
    reason: str = ""
    choice: str = ""
    agrees: bool = False
    error: str = ""
    model: str | None = None
    tokens: int = 0
    cost_usd: float | None = None
    at: datetime | None = None
    tools: list[Tool] = field(default_factory=list)

    @property
    def seconds(self) -> float | None:
        """The time that the answer took, in seconds."""
        return None if self.at is None else max((self.at - self.asked_at).total_seconds(), 0.0)

    @property
    def cut(self) -> bool:
        """Whether the page shows only the beginning."""
        return self.whole > len(self.text)


@dataclass
class RunView:
    """All that a page of a run shows."""

    mode: str = ""
    participants: list[str] = field(default_factory=list)
    status: str = "running"
    reason: str = ""
    paused: bool = False
    turns: list[Turn] = field(default_factory=list)
    lines: list[tuple[datetime, str, str]] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    last: int = 0
    erased: int = 0
    unreadable: list[str] = field(default_factory=list)

    @property
    def drawing(self) -> Drawing:
        """The form in which the turns are drawn."""
        return DRAWINGS.get(self.mode, "steps")

    @property
    def rounds(self) -> list[int]:
        """The numbers of the rounds."""
        return sorted({turn.round for turn in self.turns})

    def of(self, participant: str) -> list[Turn]:
        """Return the turns of a participant."""
        return [turn for turn in self.turns if turn.participant == participant]

    @property
    def divided(self) -> bool:
        """Whether the participants are so many that child runs ask them, each a part."""
        return len(self.participants) > PART and any(is_part(turn.participant) for turn in self.turns)

    def people(self) -> list[str]:
        """Return the names of all who were asked, those of the input first; of a divided run its parts."""
        if self.divided:
            return list(dict.fromkeys(turn.participant for turn in self.turns))
        return list(dict.fromkeys([*self.participants, *(turn.participant for turn in self.turns)]))

    def part(self, page: int) -> tuple[list[str], int, int]:
        """Return the participants of a page (from 1), the page's number, and the number of pages."""
        people, most = self.people(), ROWS.get(self.drawing, 0)
        pages = max(-(-len(people) // most), 1) if most else 1
        page = min(max(page, 1), pages)
        return people[(page - 1) * most : page * most] if most else people, page, pages

    def rounds_to(self, last: int, rows: int) -> list[int]:
        """Return the rounds of a page: the latest ones up to the round `last` (0: all), in a table of so many rows."""
        rounds = [each for each in self.rounds if not last or each <= last]
        return (rounds or self.rounds[:1])[-max(CELLS // max(rows, 1), 1) :]

    def in_lane(self, people: Sequence[str]) -> int:
        """Return how many turns each of these lanes may have."""
        lengths = [len(self.of(who)) for who in people]
        return next((most for most in range(IN_LANE, 1, -1) if sum(min(each, most) for each in lengths) <= IN_LANES), 1)

    def side(self, participant: str) -> str:
        """Return the side of a participant in a debate: the odd ones are on the left, a judge in the middle."""
        if participant not in self.participants:
            return "middle"
        return "left" if self.participants.index(participant) % 2 == 0 else "right"


def view_of(events: Sequence[Event], before: int = 0) -> RunView:
    """Return the view of a run's events, in order. `before` is the number of answers in events that are left out."""
    making = _Making(before)
    for event in events:
        making.add(event)
    return making.run


class _Making:
    """The view of a run while its events are read."""

    def __init__(self, answers: int) -> None:
        self.run = RunView()
        self._answers = answers
        self._waiting: dict[tuple[str, str], Turn] = {}
        self._tools: dict[tuple[str, str, str], Tool] = {}
        self._requests: dict[str, dict[str, Any]] = {}
        self._settled: list[tuple[list[str], str]] = []

    def add(self, event: Event) -> None:
        """Add an event. One that cannot be read is named instead."""
        run = self.run
        run.last = event.seq
        if set(event.data) == {"erased"}:
            run.erased += 1
            return
        if event.type not in _QUIET or fault_of(event) is not None:
            run.lines.append((event.at, words_of(event)[:300], event.type))
        if fault_of(event) is not None:
            run.unreadable.append(unreadable(event))
            return
        try:
            self._apply(event)
        except MISSHAPEN as error:
            run.unreadable.append(unreadable(event, error))

    def _apply(self, event: Event) -> None:
        run, data = self.run, event.data
        step, who = str(data.get("step", "")), str(data.get("participant", ""))
        match event.type:
            case "run_started":
                run.mode, run.participants = str(data["mode"]), [str(each) for each in data["participants"]]
            case "asked":
                turn = Turn(who, step, int(data.get("round") or 1), event.at)
                self._waiting[step, who] = turn
                run.turns.append(turn)
            case kind if kind in ANSWERS:
                self._answers += 1
                known = self._waiting.pop((step, who), None)
                if known is None:
                    known = Turn(who, step, int(data.get("round") or 1), event.at)
                    run.turns.append(known)
                _answer(run, known, event, self._answers)
                if known.ref is None and known.status == "ok":
                    known.text = _words_of_person(self._settled, who)
            case "tool_asked_for":
                made = Tool(str(data["tool"]), dict(data.get("args") or {}), event.at)
                self._tools[step, who, made.name] = made
                if turns := [each for each in self._waiting.values() if each.participant == who]:
                    turns[-1].tools.append(made)
            case "tool_answered":
                if used := self._tools.pop((step, who, str(data["tool"])), None):
                    used.ok, used.ref, used.at = bool(data["ok"]), data.get("ref"), event.at
            case "decision_opened" if isinstance(data.get("decision"), dict):
                self._requests[str(data["decision"].get("id"))] = data["decision"]
            case "decision_settled":
                self._settled.append(_decided(self._requests.get(str(data.get("decision_id")), {}), data))
            case "paused" | "resumed":
                run.paused = event.type == "paused"
            case "run_finished":
                run.status, run.reason = str(data["status"]), str(data.get("reason") or "")
            case "run_failed" | "run_cancelled":
                run.status, run.reason = event.type.removeprefix("run_"), str(data.get("message") or "")
            case _:
                pass


def _decided(request: dict[str, Any], data: Mapping[str, Any]) -> tuple[list[str], str]:
    """Return the people who were asked, and the decision in words."""
    option: dict[str, Any] = next((each for each in request.get("options") or [] if each.get("id") == data.get("choice")), {})
    words = [option.get("label") or data.get("choice"), data.get("answer"), data.get("comment")]
    return list(request.get("assignees") or []), "\n\n".join(as_text(each) for each in words if each is not None)


def _words_of_person(decided: list[tuple[list[str], str]], who: str) -> str:
    """Return the words of the last decision that this person was asked for: an answer of a person has no text of its own."""
    return next((words for asked, words in reversed(decided) if who in asked), "")


def _answer(run: RunView, turn: Turn, event: Event, number: int) -> None:
    data = event.data
    usage = Usage.model_validate(data.get("usage") or {})
    turn.seq, turn.number, turn.at = event.seq, number, event.at
    turn.status = str(data.get("status") or "ok")
    turn.ref, turn.model = data.get("ref"), data.get("model")
    turn.tokens, turn.cost_usd = usage.input_tokens + usage.output_tokens, usage.cost_usd
    if isinstance(error := data.get("error"), dict):
        turn.error = str(error.get("message") or error.get("type") or "")[:2000]
    if event.type != "recalled":
        run.usage = run.usage + usage


def with_texts(turns: Sequence[Turn], texts: Mapping[str, str]) -> None:
    """Put the answers' texts into the turns."""
    for turn in turns:
        _read(turn, texts.get(turn.ref, "") if turn.ref else turn.text)
        for tool in turn.tools:
            tool.text = texts.get(tool.ref or "", "")[:PREVIEW]


def shorten(turns: Sequence[Turn]) -> None:
    """Cut the answers of a page to what it has room for."""
    room = TEXT_BYTES // max(len(turns), 1)
    for turn in turns:
        turn.choice, turn.reason = _beginning(turn.choice, room // 3), _beginning(turn.reason, room // 3)
        turn.text = _beginning(turn.text, room - len(f"{turn.choice}{turn.reason}".encode(errors="replace")))
        for tool in turn.tools:
            tool.text = _beginning(tool.text, room // len(turn.tools))


def _beginning(text: str, most: int) -> str:
    """Return the beginning of a text, in bytes of UTF-8."""
    made = text.encode(errors="replace")
    return text if len(made) <= most else f"{made[: max(most - 3, 0)].decode(errors='ignore')}…"


def _read(turn: Turn, text: str) -> None:
    """Take an answer apart that has the form of a vote, a proposal or a debate's turn."""
    turn.whole = len(text)
    value: Any = None
    if text[:1] == "{" and len(text) < 100_000:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
    if isinstance(value, dict):
        turn.reason = str(value.get("reason") or "")[:PREVIEW]
        turn.choice = str(value.get("choice") or "")[:200]
        turn.agrees = value.get("agrees") is True
        main = next((value[name] for name in ("answer", "proposal") if isinstance(value.get(name), str)), None)
        if main is not None or turn.choice:
            turn.text = (main or "")[:PREVIEW]
            turn.whole = len(main or "")
            return
        text = json.dumps(value, indent=2, ensure_ascii=False)
        turn.whole = len(text)
    turn.text = text[:PREVIEW]
