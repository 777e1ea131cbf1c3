"""Limits of its history and of its time that a run notices: the moment is recorded, because a replay may notice at another.

A workflow sees the length of its history, the server's suggestion to continue as new, and the time. A replay may see them
before the moment at which the run did: a workflow task without commands is joined with the next one, and a query plays events
whose workflow task has not begun. A decision on them would then differ. So the run numbers the moments at which it looks, and
records the one at which it notices, as a patch of that number. A replay finds its marker at this moment, and at no other.
"""

from __future__ import annotations

from temporalio import workflow


def noticed(limit: str, moment: int) -> bool:
    """Return True, and record it, in a run that notices a limit; in a replay, whether the run did at this moment.

    Args:
        limit: the name of the limit, which was the patch of versions that did not number the moments.
        moment: a number that the run counts up each time that it looks.
    """
    return workflow.patched(f"{limit}-{moment}") or workflow.patched(limit)


class Renewal:
    """The server's suggestion that an entity continue as new, as one run has noticed it."""

    RECORDED = "renewal-recorded"
    """The patch since which it is recorded. Earlier runs decide on what they see."""

    def __init__(self) -> None:
        self._recorded = self._noticed = False
        self._happenings = 0
        self._looked_at = -1

    def begin(self) -> None:
        """Record that this run records what it notices. Called once, at the start of each run."""
        self._recorded = workflow.patched(self.RECORDED)

    def happened(self) -> None:
        """Count a happening: a message that arrived, or work that is done. The next look is a new one."""
        self._happenings += 1

    def suggested(self) -> bool:
        """Return whether the run has noticed the suggestion. It looks once after each happening."""
        if not self._recorded:
            return workflow.info().is_continue_as_new_suggested()
        if not self._noticed and self._looked_at < self._happenings:
            self._looked_at = self._happenings
            suggested = workflow.info().is_continue_as_new_suggested()
            self._noticed = suggested and workflow.patched(f"renews-{self._happenings}")
        return self._noticed
