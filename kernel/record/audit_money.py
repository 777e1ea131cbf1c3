"""The audit of payments: a run's events against the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from kernel.conversation.budget import Usage
from kernel.record.event_log import Logged, Spent, data_in
from kernel.record.events import MISSHAPEN
from kernel.record.faults import AuditedEvent, Fault


def price_of(row: Logged) -> tuple[str, Usage] | None:
    """Return the step and the usage of a model's answer; None for other events and for erased ones."""
    if row.type != "answered" or row.content is None:
        return None
    data: dict[str, Any] = data_in(row.content)
    if not data.get("model") or not data.get("usage"):  # a person, a remote worker, or a team, whose own run has the calls
        return None
    try:
        return str(data["step"]), Usage.model_validate(data["usage"])
    except MISSHAPEN:  # of another version; a damaged one is a fault already, by its hash
        return None


def audit_money(events: Iterable[AuditedEvent], spent: Sequence[Spent], *, branched: bool) -> list[Fault]:
    """Return the differences between the usage in a run's answers and the payments in the ledger.

    Several participants may answer in one step; the ledger has the sum. It may be less, because equal participants shared one
    answer before schema 0012, but never less than one of the answers. A run that was reset (`branched`) may have paid for a
    step twice, so only missing payments are faults there.
    """
    stated = [(row, *row.paid) for row in events if row.paid is not None]
    sums = dict.fromkeys((step for _, step, _ in stated), Usage())
    paid, extra = dict(sums), Usage()
    for _, step, usage in stated:
        sums[step] = sums[step] + usage
    for each in spent:  # repairs and tools are paid under `step/…`; the longest matching step is theirs
        fitting = [step for step in paid if each.step == step or each.step.startswith(f"{step}/")]
        if each.extra:
            extra = extra + each.usage
        elif fitting:
            step = max(fitting, key=len)
            paid[step] = paid[step] + each.usage
    faults = []
    for row, step, usage in stated:
        if _less(paid[step] + extra, usage):
            faults.append(
                _money("unpaid", row, f"its usage is {_words(usage)}; the ledger has {_words(paid[step])} for {step!r}")
            )
        elif not branched and _less(sums[step], paid[step]):
            whole = "its usage is" if sums[step] == usage else "the usage of all answers in its step is"
            why = f"the ledger has {_words(paid[step])} for {step!r}; {whole} {_words(sums[step])}"
            faults.append(_money("overpaid", row, why))
    return faults


def _money(kind: Literal["unpaid", "overpaid"], row: AuditedEvent, why: str) -> Fault:
    return Fault(kind=kind, seq=row.seq, type=row.type, message=f"event {row.seq} ({row.type}): {why}")


def _less(one: Usage, other: Usage) -> bool:
    cheaper = None not in (one.cost_usd, other.cost_usd) and (one.cost_usd or 0) < (other.cost_usd or 0) - 1e-6
    fewer = one.input_tokens < other.input_tokens or one.output_tokens < other.output_tokens
    return one.calls < other.calls or fewer or cheaper


def _words(usage: Usage) -> str:
    cost = "an unknown price" if usage.cost_usd is None else f"${usage.cost_usd:.6f}"
    return f"{usage.calls} calls, {usage.input_tokens + usage.output_tokens} tokens, {cost}"
