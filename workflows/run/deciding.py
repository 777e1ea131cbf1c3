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
    from kernel.conversation.statement import Statement, statement_in, subject_of
    from kernel.conversation.transcript import as_text
    from kernel.record import run_events
    from workflows import calls
    from workflows.run.decisions import Asker, Decisions
    from workflows.run.errors import application_error
    from workflows.run.intake import take_in
    from workflows.run.trust import distrust

IDENTITIES = "identities"
"""The patch since which a signal without a seal is checked, too: the project file may refuse it."""


class Deciding:
    """Settles the decisions of one run as people send them.

    The worker verifies the seal of an update in its validator: an update in the history is a verified one. A signal has no
    validator, so that a local activity verifies its seal, and the history has the result. Nothing else may compare a seal with
    this run: a reset replays the same decisions in a run with another id.
    """

    __slots__ = ("_decisions", "_run")

    def __init__(self, run: Asker, decisions: Decisions) -> None:
        self._run, self._decisions = run, decisions

    async def by_signal(self, given: Any) -> None:
        """Settle a decision. A signal has no caller to answer to: a refusal is recorded as an event."""
        try:
            decision = _taken_in(given)
        except InvalidInput as error:
            shown = "" if holds_secret(given) else repr(given)[:500]
            self._run.note(run_events.DecisionIgnored(reason=str(error), decision=shown))
            return
        if self._is_repeat(decision):
            return
        reason = self._refused(decision)
        if reason is None and (decision.seal is not None or workflow.patched(IDENTITIES)):
            with self._run.outbox.held():
                reason = (await calls.check_identity(decision.seal, self._meant(decision))).fault
                # Others may have decided while this waited.
                reason = reason or self._refused(decision)
                self._settle_or_ignore(decision, reason)
            return
        self._settle_or_ignore(decision, reason)

    def _settle_or_ignore(self, decision: Decision, reason: str | None) -> None:
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
        if reason := self._refused(decision):
            raise application_error(InvalidInput(reason, "decision_id"))
        self._settle(decision)
        return self._run.record.decisions[decision.decision_id]

    def replay(self, decision: Decision) -> None:
        """Take an answer as it was taken before."""
        self._decisions.take(decision)

    def _settle(self, decision: Decision) -> None:
        # No stretch is in flight while a decision is open, so it is settled at once.
        known = _known(decision, statement_in(decision.seal))
        self._run.order("decide", known.model_dump(mode="json"), lambda: self.replay(known))

    def validate(self, given: Any) -> None:
        """Raise the error for the caller of the update if the decision cannot count."""
        try:
            decision = _taken_in(given)
        except InvalidInput as error:
            raise application_error(error) from None
        if self._is_repeat(decision):
            return
        if reason := self._refused(decision) or distrust(decision.seal) or self._mismatch(decision):
            raise application_error(InvalidInput(reason, reason.split(":")[0]))

    def _refused(self, decision: Decision) -> str | None:
        """Return why a decision cannot count, if its seal is genuine."""
        try:
            statement = statement_in(decision.seal)
        except InvalidInput as error:
            return str(error)
        if reason := self._decisions.refused(_known(decision, statement)):
            return reason
        caller = statement.caller() if statement is not None else None
        if caller is not None and not caller.may("decide", tenant=self._run.tenant, desk=self._run.desk):
            return f"by: {caller.name} has no role that may decide in this run."
        return None

    def _mismatch(self, decision: Decision) -> str | None:
        """Return why a seal is not about this answer; None if it is, or there is none."""
        statement = statement_in(decision.seal)
        return None if statement is None else statement.mismatch(self._meant(decision))

    def _meant(self, decision: Decision) -> dict[str, str]:
        return subject_of(self._run.record.decisions[decision.decision_id], decision)

    def _is_repeat(self, decision: Decision) -> bool:
        return is_repeat(list(self._run.record.decisions.values()), decision)

    def _note_ignored(self, decision: Decision, reason: str) -> None:
        fields = decision.model_dump(
            mode="json", exclude_none=True, exclude={"answer", "edited_args", "always", "failed", "seal", "verified"}
        )
        if decision.answer is not None:
            fields["answer"] = clipped(as_text(decision.answer), LINE_CHARACTERS)
        self._run.note(run_events.DecisionIgnored(reason=reason, **fields), decision.by)


def _taken_in(given: Any) -> Decision:
    decision: Decision = take_in(Decision, given, "decide")
    if decision.verified is not None:
        raise InvalidInput("decide: verified: only the run sets this; leave it out.", "verified")
    return decision


def _known(decision: Decision, statement: Statement | None) -> Decision:
    """Return a decision by the name in its seal. The seal itself is kept as the proof of an allowance alone."""
    if statement is None:
        return decision
    kept = decision.seal if decision.always is not None else None
    return decision.model_copy(update={"by": statement.name, "verified": True, "seal": kept})
