"""The ways in which a decision reaches a run: the signal and the update `decide`."""

from __future__ import annotations

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput
    from kernel.basics.limits import LINE_CHARACTERS, clipped
    from kernel.basics.schema import parse
    from kernel.basics.secrets import holds_secret
    from kernel.conversation.decision import Decision, DecisionRequest, is_repeat
    from kernel.conversation.transcript import as_text
    from kernel.record import run_events
    from workflows.run.decisions import Asker, Decisions
    from workflows.run.errors import application_error
    from workflows.run.intake import take_in


class Deciding:
    """Settles the decisions of one run as people send them."""

    def __init__(self, run: Asker, decisions: Decisions) -> None:
        self._run, self._decisions = run, decisions

    def by_signal(self, given: Any) -> None:
        """Settle a decision. A signal has no caller to answer to: a refusal is recorded as an event."""
        try:
            decision: Decision = take_in(Decision, given, "decide")
        except InvalidInput as error:
            shown = "" if holds_secret(given) else repr(given)[:500]
            self._run.note(run_events.DecisionIgnored(reason=str(error), decision=shown))
            return
        if self._is_repeat(decision):
            return
        reason = self._decisions.refused(decision)
        if reason is None:
            self._settle(decision)
        else:
            self._note_ignored(decision, reason)

    def by_update(self, given: Any) -> DecisionRequest:
        """Settle a decision that `validate` has accepted. Return its request."""
        decision: Decision = parse(Decision, given, "decide")
        if self._is_repeat(decision):
            return self._run.record.decisions[decision.decision_id]
        # Of two updates in one activation, both are validated before either runs: the first one settles the decision.
        if reason := self._decisions.refused(decision):
            raise application_error(InvalidInput(reason, "decision_id"))
        self._settle(decision)
        return self._run.record.decisions[decision.decision_id]

    def replay(self, decision: Decision) -> None:
        """Settle a decision as it was settled before."""
        self._decisions.settle(decision)

    def _settle(self, decision: Decision) -> None:
        # No stretch is in flight while a decision is open, so it is settled at once.
        self._run.order("decide", decision.model_dump(mode="json"), lambda: self.replay(decision))

    def validate(self, given: Any) -> None:
        """Raise the error for the caller of the update if the decision cannot count."""
        try:
            decision: Decision = take_in(Decision, given, "decide")
        except InvalidInput as error:
            raise application_error(error) from None
        if self._is_repeat(decision):
            return
        if reason := self._decisions.refused(decision):
            raise application_error(InvalidInput(reason, reason.split(":")[0]))

    def _is_repeat(self, decision: Decision) -> bool:
        return is_repeat(list(self._run.record.decisions.values()), decision)

    def _note_ignored(self, decision: Decision, reason: str) -> None:
        fields = decision.model_dump(mode="json", exclude_none=True, exclude={"answer", "edited_args"})
        if decision.answer is not None:
            fields["answer"] = clipped(as_text(decision.answer), LINE_CHARACTERS)
        self._run.note(run_events.DecisionIgnored(reason=reason, **fields), decision.by)
