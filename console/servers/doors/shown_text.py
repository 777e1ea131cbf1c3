"""The text of an answer as it was sent to a client so far, and the position from which a client resumes.

A position is `TOTAL.PART.HASH`: the characters sent, those of them that are of the current part, and the beginning of that
part's hash. So a server that has been restarted continues with the next character, although it does not know what was sent. A
part is the text of one model call: an agent with tools makes several.
"""

from __future__ import annotations

import re
from hashlib import sha256

BETWEEN = "\n\n"
"""The text between two parts."""

AGAIN = "\n\n[The answer begins again.]\n\n"
"""The text before an answer that differs from the one that was sent: a model call failed while it streamed, and was
repeated."""

_POSITION = re.compile(r"(\d{1,9})\.(\d{1,9})\.([0-9a-f]{8})(!{0,2})")


class ShownText:
    """The text sent so far. `ended` counts what was sent after it: 1 for the end of the answer, 2 for the usage, too."""

    def __init__(self) -> None:
        self.total, self.ended = 0, 0
        self._length, self._hash = 0, _short("")
        self._part: str | None = ""
        self._step: str | None = None

    @classmethod
    def after(cls, position: str | None) -> ShownText:
        """Return the text as it was at a position that a client has given; the beginning if it is none."""
        shown, found = cls(), _POSITION.fullmatch(position or "")
        if found is not None and int(found[2]) <= int(found[1]):
            shown.total, shown._length, shown._hash, shown._part = int(found[1]), int(found[2]), found[3], None
            shown.ended = len(found[4])
        return shown

    @classmethod
    def at(cls, total: int) -> ShownText:
        """Return the text after so many characters of its first part."""
        shown = cls()
        shown.total = shown._length = total
        shown._hash, shown._part = "", None
        return shown

    @property
    def position(self) -> str:
        """The position after what was sent."""
        return f"{self.total}.{self._length}.{self._hash}{'!' * self.ended}"

    def more(self, text: str, step: str | None = None) -> str:
        """Return what to send next, and count it as sent.

        Args:
            text: the whole text of the step so far, or of the answer.
            step: the model call that writes it; None for the whole answer, at its end.
        """
        another = step is not None and self._step is not None and step != self._step
        resumed = self._part is None and self._step is None
        self._step = step or self._step
        if not another:
            if len(text) < self._length and step is not None:
                return ""  # a repeated call writes the same words again, perhaps
            if self._begins(text):
                return self._send("", text, text[self._length :])
        gap = "" if self.total == 0 else BETWEEN if another or (resumed and step is not None) else AGAIN
        return self._send(gap, text, text)

    def _begins(self, text: str) -> bool:
        if self._part is not None:
            return text.startswith(self._part)
        return not self._hash or _short(text[: self._length]) == self._hash

    def _send(self, gap: str, part: str, new: str) -> str:
        if gap + new:
            self._part, self._length, self._hash = part, len(part), _short(part)
            self.total += len(gap) + len(new)
        return gap + new


def _short(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()[:8]
