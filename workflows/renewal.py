"""Continue-as-new of an entity: the server suggests it, and the moment at which a run saw the suggestion is recorded.

A replay may see the suggestion earlier than the run did: a workflow task without commands is joined with the next one, and a
query plays events whose workflow task has not begun. A decision on it would then differ. So a run looks once after each
happening, and if it sees the suggestion, it records the number of the happening as a patch, whose marker a replay finds.
"""

from __future__ import annotations

from temporalio import workflow

RECORDED = "renewal-recorded"
"""The patch since which a run records that it saw the suggestion. Earlier runs decide on what they see."""


class Renewal:
    """The suggestion to continue as new, as one run has seen it."""

    def __init__(self) -> None:
        self._recorded = self._seen = False
        self._happenings = 0
        self._looked_at = -1

    def begin(self) -> None:
        """Record that this run records what it sees. Called once, at the start of each run."""
        self._recorded = workflow.patched(RECORDED)

    def happened(self) -> None:
        """Count a happening: a message that arrived, or work that is done. The next look is a new one."""
        self._happenings += 1

    def suggested(self) -> bool:
        """Return whether the run has seen the suggestion."""
        if not self._recorded:
            return workflow.info().is_continue_as_new_suggested()
        if not self._seen and self._looked_at < self._happenings:
            self._looked_at = self._happenings
            if workflow.info().is_continue_as_new_suggested():
                # In a replay, this is true if and only if the run itself saw the suggestion at this happening.
                self._seen = workflow.patched(f"renews-{self._happenings}")
        return self._seen
