"""The trial of a recorded run on another version of its flow: recorded answers where the question is the same, at no cost."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.flow.faults import check_input
from kernel.flow.question import Question, difference
from kernel.flow.record import LOST, Answer, FlowRecord
from kernel.flow.shapes import FlowDefinition
from kernel.flow.simulate import Simulated, recorded_attempt, simulate
from kernel.flow.state import Effect, Flow, attempt_of, id_of

SHOWN_CHANGES = 20
"""The most questions whose difference is shown in words."""

LISTED = 1_000
"""The most nodes of one kind that a trial lists."""


class TrialChange(Schema):
    """A question that is not the recorded one: the path of its node, and where it differs."""

    node: str
    words: str


class TrialOutcome(Schema):
    """The end of a flow."""

    status: str
    output: Any = None
    message: str | None = None


class Trial(Schema):
    """One recorded run on another version of its flow. Nodes are named by their paths.

    `same` were answered from the record. `asked_again` would have to be asked; of the first of them, `changed` says why.
    `unreached` wait for those. `lost` have an answer that is not recorded as a whole. Without `outcome`, the end is not known.
    """

    flow: str = Field(description="The flow that the run had.")
    before: str = Field(description="The version that the run had.")
    after: str = Field(description="The version that it is tried on.")
    same: list[str] = Field(default_factory=list)
    changed: list[TrialChange] = Field(default_factory=list)
    asked_again: list[str] = Field(default_factory=list)
    unreached: list[str] = Field(default_factory=list)
    lost: list[str] = Field(default_factory=list)
    recorded: TrialOutcome | None = Field(default=None, description="The recorded end; none while the run is under way.")
    outcome: TrialOutcome | None = None

    @property
    def equal(self) -> bool:
        """Whether the flow comes to the same end, as far as the record tells."""
        return self.outcome is not None and self.outcome == self.recorded


def try_flow(record: FlowRecord, old: FlowDefinition, new: FlowDefinition) -> Trial:
    """Return what the version `new` does with the recorded answers of a run of `old`.

    Raises:
        InvalidInput: the input of the run is not recorded as a whole, or does not fit the new version.
    """
    before = replay(record, old)
    check_input(new, record.given, "input of the recorded run")
    choosing = _Choosing(record, before, Flow.of(new))
    after = simulate(choosing.flow, record.given, choosing.choose)
    asked = [effect.path for effect in after.open.values()]
    return Trial(
        flow=record.name,
        before=record.version,
        after=new.version,
        same=after.used[:LISTED],
        changed=[TrialChange(node=path, words=choosing.reasons[path]) for path in asked[:SHOWN_CHANGES]],
        asked_again=asked[:LISTED],
        unreached=after.unreached[:LISTED],
        lost=[path for path in asked if path in choosing.lost][:LISTED],
        recorded=_outcome(before) or _recorded_outcome(record),
        outcome=_outcome(after),
    )


def replay(record: FlowRecord, flow: FlowDefinition) -> Simulated:
    """Return a recorded run, played again on its own flow. Raises as `try_flow` does."""
    if record.given is LOST:
        raise InvalidInput("The input of the run is not recorded as a whole, or was erased.", "input")
    return simulate(Flow.of(flow), record.given, lambda effect, question: recorded_attempt(record.answers, effect))


class _Choosing:
    """The choice of recorded answers for the effects of another version."""

    def __init__(self, record: FlowRecord, before: Simulated, flow: Flow) -> None:
        self.flow, self._record, self._before = flow, record, before
        self.reasons: dict[str, str] = {}
        self.lost: set[str] = set()
        # Nodes that the new version does not have: one of its new nodes may ask the same.
        self._elsewhere: dict[str, list[str]] = {}
        for key, question in before.questions.items():
            if key in before.used and id_of(attempt_of(key)[0]) not in flow.nodes:
                self._elsewhere.setdefault(question.hash, []).append(key)

    def choose(self, effect: Effect, question: Question) -> Answer | None:
        """Return the recorded answer to the same question; keep the reason if there is none."""
        old = self._before.questions.get(effect.key)
        if old is not None and not (words := difference(old, question)):
            answer = recorded_attempt(self._record.answers, effect)
            if answer is None:
                self.reasons[effect.path] = "was not answered in the recorded run"
            elif answer.lost:
                self.reasons[effect.path] = "its answer is not recorded as a whole"
                self.lost.add(effect.path)
            return answer
        if old is None and (found := self._moved(question)) is not None:
            return found
        self.reasons[effect.path] = "did not run in the recorded run" if old is None else words
        return None

    def _moved(self, question: Question) -> Answer | None:
        keys = self._elsewhere.get(question.hash, [])
        if not keys:
            return None
        path, attempt = attempt_of(keys.pop(0))
        return self._record.answers[path][attempt - 1]


def _outcome(simulated: Simulated) -> TrialOutcome | None:
    closed = simulated.state.closed
    return None if closed is None else TrialOutcome(status=closed.status, output=closed.output, message=closed.message)


def _recorded_outcome(record: FlowRecord) -> TrialOutcome | None:
    closed = record.closed
    if closed is None:
        return None
    return TrialOutcome(status=closed["status"], output=closed.get("output"), message=closed.get("message"))
