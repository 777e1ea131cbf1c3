"""The orders `snooze` and `reassign` of open decisions: as updates, refused at the door, and as signals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput
    from kernel.basics.limits import LONGEST_DURATION
    from kernel.conversation.attention import Reassign, Snooze
    from kernel.conversation.decision import DecisionRequest, check_quorum
    from kernel.conversation.statement import statement_in, subject_of_order
    from kernel.identity.caller import ORDERED_BY
    from kernel.record import run_events
    from workflows import calls
    from workflows.fused import current as fused
    from workflows.run.decisions import Asker, Decisions
    from workflows.run.errors import application_error
    from workflows.run.intake import take_in
    from workflows.run.trust import distrust

Order = TypeVar("Order", Snooze, Reassign)


class Attention:
    """Changes when, and by whom, the open decisions of one run are seen."""

    __slots__ = ("_decisions", "_run")

    def __init__(self, run: Asker, decisions: Decisions) -> None:
        self._run, self._decisions = run, decisions

    def validate(self, kind: type[Order], given: Any, name: str) -> None:
        """Raise the error for the caller of the update if the order cannot be obeyed."""
        try:
            order = self._checked(kind, given, name)
            if fault := distrust(order.seal) or self._mismatch(name, order):
                raise InvalidInput(fault, fault.split(":")[0])
        except InvalidInput as error:
            raise application_error(error) from None

    def by_update(self, kind: type[Order], given: Any, name: str) -> DecisionRequest:
        """Obey an order that `validate` has accepted. Return the request."""
        try:
            return self._obey(self._checked(kind, given, name), name)
        except InvalidInput as error:  # the decision was settled in the same activation
            raise application_error(error) from None

    async def by_signal(self, kind: type[Order], given: Any, name: str) -> None:
        """Obey an order. A refusal is recorded as an event."""
        try:
            order = self._checked(kind, given, name)
            with self._run.outbox.held():
                fault = (await calls.check_identity(order.seal, self._meant(name, order))).fault
                if fault is not None:
                    raise InvalidInput(fault, fault.split(":")[0])
                self._obey(self._checked(kind, given, name), name)  # the decision may have been settled while this waited
        except InvalidInput as error:
            self._run.note(run_events.AttentionIgnored(order=name, reason=str(error)))

    def obey(self, name: str, given: Any, after: timedelta | None = None) -> None:
        """Obey an order, for the second time in a stretch that replays the past of its run. A snooze may last for `after`."""
        if name == "snooze":
            self._decisions.snooze(Snooze.model_validate(given), after)
        else:
            self._decisions.reassign(Reassign.model_validate(given))

    def _meant(self, name: str, order: Snooze | Reassign) -> dict[str, str]:
        if order.seal is None:
            return {}
        return subject_of_order(self._run.record.decisions[order.decision_id], name, order)

    def _mismatch(self, name: str, order: Snooze | Reassign) -> str | None:
        """Return why a seal is not about this order; None if it is, or there is none."""
        statement = statement_in(order.seal)
        return None if statement is None else statement.mismatch(self._meant(name, order))

    def _obey(self, order: Snooze | Reassign, name: str) -> DecisionRequest:
        statement = statement_in(order.seal)
        by, after = order.by if statement is None else statement.name, None
        if isinstance(order, Snooze):  # a replay in a stretch must not ask the clock again
            after = order.duration if fused.fused_now() is None else None
            order = Snooze(decision_id=order.decision_id, until=order.end(fused.now()), by=by, comment=order.comment)
        else:
            order = order.model_copy(update={"by": by, "seal": None})
        given = order.model_dump(mode="json", by_alias=True, exclude_none=True)
        self._run.order(name, given, lambda: self.obey(name, given, after))
        return self._run.record.decisions[order.decision_id]

    def _checked(self, kind: type[Order], given: Any, name: str) -> Order:
        order: Order = take_in(kind, given, name)
        request = self._run.record.decisions.get(order.decision_id)
        if request is None or request.status != "open":
            open_ids = ", ".join(each.id for each in self._run.record.open_decisions()) or "none"
            what = f"is already {request.status}" if request is not None else "is not here"
            raise InvalidInput(
                f"{name}: decision_id: decision {order.decision_id!r} {what}; open decisions: {open_ids}.", "decision_id"
            )
        if (statement := statement_in(order.seal)) is not None:
            caller = statement.caller()
            if not any(caller.may(action, tenant=self._run.tenant, desk=self._run.desk) for action in ORDERED_BY):
                raise InvalidInput(f"{name}: by: {caller.name} has no role that may do this in this run.", "by")
        if isinstance(order, Snooze):
            end, now = order.end(fused.now()), fused.now()
            if not now < end <= now + LONGEST_DURATION:
                wrong = order.duration if order.until is None else order.until.isoformat()  # without a time of the clock
                raise InvalidInput(f"{name}: until: {wrong} is past, or over a hundred years from now.", "until")
        else:
            try:
                check_quorum(request.quorum, order.to)
            except ValueError as error:
                raise InvalidInput(f"{name}: to: {error}", "to") from None
        return order
