"""The words of a message to a person, as channels of text send them."""

from __future__ import annotations

from kernel.kinds.channel import Notice

LINE = 200


def subject(notice: Notice, most: int = LINE) -> str:
    """Return a message's title on one line."""
    head = {"reminded": notice.words.reminded, "closed": notice.words.closed}.get(notice.about, "")
    line = " ".join(f"{head}{notice.title}".split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def body(notice: Notice, most: int = 20_000) -> str:
    """Return a message as plain text: the question, the facts, the options with their links, and the page."""
    parts = [notice.outcome] if notice.about == "closed" and notice.outcome else [_clipped(notice.text, most)]
    parts.append("\n".join(notice.facts))
    parts.append("\n".join(f"{each.label}: {each.link}" if each.link else f"- {each.label}" for each in notice.choices))
    parts.append(f"{notice.words.page}: {notice.link}" if notice.link else "")
    return "\n\n".join(part for part in parts if part)


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]} …"
