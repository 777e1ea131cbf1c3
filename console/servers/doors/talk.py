"""The words of several participants while their models write: clients show them beside the answer, which comes at the end.

They are sent once. A client that resumes a stream gets those from then on.
"""

from __future__ import annotations

from typing import Any

from console.servers.doors.watch import Said

WORDS = "mofa.words"
"""The name of the events that carry them, where a protocol has none of its own."""


class Talk:
    """The words of a run that were sent."""

    def __init__(self) -> None:
        self._sent: dict[str, str] = {}
        self._writes: str | None = None

    def more(self, said: Said) -> dict[str, Any] | None:
        """Return the new words, which replace the text of their step from the character `offset` on; None without any."""
        key = f"{said.participant}\n{said.step}"
        before = self._sent.get(key, "")
        offset = len(before) if said.text.startswith(before) else 0
        self._sent[key] = said.text
        new = said.text[offset:]
        if not new:
            return None
        return {"participant": said.participant, "step": said.step, "offset": offset, "text": new}

    def as_text(self, said: Said) -> str:
        """Return the new words as a piece of one text, in which each participant is named."""
        found = self.more(said)
        if found is None:
            return ""
        key, before = f"{said.participant}\n{said.step}", self._writes
        self._writes = key
        goes_on = key == before and found["offset"] > 0
        name = "" if goes_on else f"{said.participant}: "
        return f"{'' if before is None or goes_on else chr(10) * 2}{name}{found['text']}"
