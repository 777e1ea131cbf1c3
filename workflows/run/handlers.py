"""Signals, updates and queries that every run has. Temporal finds them as methods of the workflow's class or of its bases."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.event_data import EventData
    from kernel.conversation.attention import Reassign, Snooze
    from kernel.conversation.budget import Usage
    from kernel.conversation.decision import DecisionRequest
    from kernel.record import run_events
    from kernel.record.events import Event
    from workflows.run.attention import Attention
    from workflows.run.deciding import Deciding
    from workflows.run.errors import asked_page
    from workflows.run.guidance import Guidance
    from workflows.run.record import Record, TranscriptEntry, page_of

_DECISION = "{decision_id, choice | answer, comment?, by?}"
_SIGNAL = f"Settle an open decision: {_DECISION}. A wrong, late or second one changes nothing."
_UPDATE = f"Settle an open decision and get it back: {_DECISION}. Refused when it cannot count."

_SNOOZE = "Keep an open decision quiet for a while: {decision_id, for | until, by?, comment?}."
_REASSIGN = "Ask other people about an open decision: {decision_id, to: [name], by?, comment?}."


class RunHandlers(ABC):
    """The handlers of a run, and the attributes and methods of the run that they use."""

    record: Record
    guidance: Guidance
    deciding: Deciding
    attention: Attention
    paused: bool
    upgrade_plugins_wanted: bool

    @abstractmethod
    def note(self, happened: EventData, by: str | None = None) -> Event:
        """Append an event to the run's record."""

    @abstractmethod
    def order(self, order: str, given: Any, obey: Callable[[], None]) -> None:
        """Carry out a signal that changes what the run does next."""

    @abstractmethod
    def current_state(self) -> dict[str, Any]:
        """Return the answer to the `state` query."""

    @abstractmethod
    def draw(self) -> str:
        """Return the run as a Mermaid diagram."""

    # ---- decisions ------------------------------------------------------------------------------------------------

    @workflow.signal(name="decide", description=_SIGNAL)
    async def decide_signal(self, decision: Any = None) -> None:
        """Settle a decision, from Temporal's UI or command line."""
        await self.deciding.by_signal(decision)

    @workflow.update(name="decide", description=_UPDATE)
    def decide_update(self, decision: Any = None) -> DecisionRequest:
        """Settle a decision, from a client."""
        return self.deciding.by_update(decision)

    @decide_update.validator
    def _decide_validator(self, decision: Any = None) -> None:
        self.deciding.validate(decision)

    @workflow.signal(name="snooze", description=_SNOOZE)
    async def snooze_signal(self, order: Any = None) -> None:
        """Keep a decision quiet, from Temporal's UI or command line."""
        await self.attention.by_signal(Snooze, order, "snooze")

    @workflow.update(name="snooze", description=_SNOOZE)
    def snooze_update(self, order: Any = None) -> DecisionRequest:
        """Keep a decision quiet, from a client."""
        return self.attention.by_update(Snooze, order, "snooze")

    @snooze_update.validator
    def _snooze_validator(self, order: Any = None) -> None:
        self.attention.validate(Snooze, order, "snooze")

    @workflow.signal(name="reassign", description=_REASSIGN)
    async def reassign_signal(self, order: Any = None) -> None:
        """Ask other people, from Temporal's UI or command line."""
        await self.attention.by_signal(Reassign, order, "reassign")

    @workflow.update(name="reassign", description=_REASSIGN)
    def reassign_update(self, order: Any = None) -> DecisionRequest:
        """Ask other people, from a client."""
        return self.attention.by_update(Reassign, order, "reassign")

    @reassign_update.validator
    def _reassign_validator(self, order: Any = None) -> None:
        self.attention.validate(Reassign, order, "reassign")

    @workflow.query(description="Every decision of this run, the open ones first.")
    def decisions(self, _: Any = None) -> list[DecisionRequest]:
        """Return [DecisionRequest]."""
        return self.record.all_decisions()

    # ---- guidance and pauses --------------------------------------------------------------------------------------

    @workflow.signal(description="Guidance added to the next answer: {message, to?: name}.")
    def steer(self, guidance: Any = None) -> None:
        """Keep guidance for the next answer."""
        self.order("steer", guidance, lambda: self.guidance.take_in(guidance))

    @workflow.signal(description="Hold the run at its next safe point; nothing more is paid until `resume`.")
    def pause(self, _: Any = None) -> None:
        """Pause at the next safe point."""
        self.order("pause", None, self._pause)

    def _pause(self) -> None:
        if not self.paused:
            self.paused = True
            self.note(run_events.Paused())

    @workflow.signal(description="Let a paused run continue.")
    def resume(self, _: Any = None) -> None:
        """Continue."""
        self.order("resume", None, self._resume)

    def _resume(self) -> None:
        if self.paused:
            self.paused = False
            self.note(run_events.Resumed())

    @workflow.signal(description="Use the newest plugin set from the next answer on. Otherwise a run keeps its first one.")
    def upgrade_plugins(self, _: Any = None) -> None:
        """Look the tools up again before the next answer of an agent that has some."""
        self.order("upgrade_plugins", None, self._upgrade_plugins)

    def _upgrade_plugins(self) -> None:
        self.upgrade_plugins_wanted = True
        self.note(run_events.PluginsUpgradeWanted())

    # ---- queries --------------------------------------------------------------------------------------------------

    @workflow.query(description="The run's own record, in order: {after?: number, limit?: number}.")
    def events(self, page: Any = None) -> list[Event]:
        """Return [Event]."""
        return page_of(self.record.events, asked_page(page))

    @workflow.query(
        description="The transcript, in order: {after?: number, limit?: number}. A long text is a preview with a reference."
    )
    def transcript(self, page: Any = None) -> list[TranscriptEntry]:
        """Return [TranscriptEntry]."""
        return page_of(self.record.transcript, asked_page(page))

    @workflow.query(description="The whole current state of this run.")
    def state(self, _: Any = None) -> dict[str, Any]:
        """Return facts that every run has, and the workflow's own."""
        return self.current_state()

    @workflow.query(description="Model calls, tokens and cost so far.")
    def usage(self, _: Any = None) -> Usage:
        """Return Usage."""
        return self.record.usage

    @workflow.query(description="The run as a Mermaid diagram.")
    def diagram(self, _: Any = None) -> str:
        """Return Mermaid text."""
        return self.draw()
