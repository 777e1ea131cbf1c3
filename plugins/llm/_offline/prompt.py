"""A prompt as the offline model reads it: the participant, the question, the subject, and the conversation so far."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kernel.kinds.llm import ModelRequest

MARK = "[offline model]"
"""The beginning of every text, so that nobody takes it for a real model's."""

_SECTION = re.compile(r"^# (?P<head>.+)\n(?P<body>(?:(?!# ).*\n?)*)", re.MULTILINE)
_SAID_BY = re.compile(r"\[(?P<who>[^\]\n]{1,200})\] (?P<text>.*)", re.DOTALL)
_ASKED_BY_A_MODE = re.compile(
    r"You are one of|Round \d|You speak first|Propose one|Refine your|Does this draft|Your piece of|Write a plan|Check the "
    r"|Which of these|Make one answer|No agreement|No option|Do not do the task|You moderate|Your last "
)
"""The beginnings of the questions that modes ask; a message without one of them is the task itself."""


@dataclass(frozen=True)
class Prompt:
    """The parts of a request.

    `said` holds the other participants' messages as (name, text), and `own` the messages of the participant that is asked.
    """

    who: str
    role: str
    asked: str
    said: tuple[tuple[str, str], ...]
    own: tuple[str, ...]
    whole: str
    subject: str

    @property
    def seat(self) -> int:
        """A number that differs between participants: the number at the end of the name, else the code of its first letter.

        Agents often have numbers or letters for names, so that neighbours get consecutive seats.
        """
        digits = re.search(r"\d{1,9}$", self.who)
        return int(digits[0]) if digits else ord(self.who[0]) if self.who else 0

    @property
    def sections(self) -> dict[str, str]:
        """The parts of a secretary's question, by their headings."""
        return sections_of(self.whole)


def read(request: ModelRequest) -> Prompt:
    """Split a request into its parts."""
    own = tuple(message.content for message in request.messages if message.role == "assistant")
    user = [message.content for message in request.messages if message.role == "user"]
    said = tuple((found["who"], found["text"]) for text in user if (found := _SAID_BY.fullmatch(text)))
    plain = [text for text in user if not _SAID_BY.fullmatch(text)]
    last = request.messages[-1] if request.messages else None
    return Prompt(
        who=request.participant,
        role=next((message.content for message in request.messages if message.role == "system"), ""),
        asked=last.content if last is not None else "",
        said=said,
        own=own,
        whole="\n\n".join(user),
        subject=_subject(plain),
    )


def _subject(plain: list[str]) -> str:
    """Return the subject in at most 80 characters: the idea, the requirement's title, or the task's first line."""
    tasks = [text for text in plain if not _ASKED_BY_A_MODE.match(text)] or plain
    task = tasks[-1] if tasks else ""
    sections = sections_of(task)
    if "The idea" in sections:
        return line(sections["The idea"])
    known = re.compile(r"Your subtask|Result of|What|Criteria|Subtask|Executors|Your earlier|It was sent back")
    title = next((head for head in sections if not known.match(head)), None)
    return line(title or task) or "the task"


def sections_of(text: str) -> dict[str, str]:
    """Return the parts of a text by their headings (`# Heading`)."""
    return {found["head"].strip(): found["body"].strip() for found in _SECTION.finditer(text)}


def line(text: str, most: int = 80) -> str:
    """Return the first sentence or line, in any script, cut to `most` characters."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    first = re.split(r"(?<=[.!?])\s|(?<=[。！？؟।])", first)[0].rstrip(".。।").lstrip("# ")
    return first if len(first) <= most else first[: most - 1].rstrip() + "…"
