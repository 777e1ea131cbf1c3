"""What the offline model answers to the questions of the collaboration modes: so that a vote has a minority, a debate two sides
and an agreement, a draft a critique, a plan work that runs at the same time.

Each answer depends on the participant and on what was said, never on chance.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from plugins.llm._offline.prompt import MARK, Prompt, line

STANCES = (
    "begin with the simplest thing that works",
    "look first at what could go wrong",
    "ask first whom it is for",
)
_JOINT = "Both together"
_PIECES: tuple[tuple[str, str, list[str]], ...] = (
    ("s1", "Collect what is known about", []),
    ("s2", "Say what could go wrong with", []),
    ("s3", "Make one answer of both, to", ["s1", "s2"]),
)
_VOTE = re.compile(r"I vote for (?P<choice>[^\n]*?)(?:: |\.?$|\n)", re.MULTILINE)
_OPTION = re.compile(r"^- (?P<id>[^:\n]+?)(?:: (?P<text>.*?))?(?: \((?P<more>[^()]*)\))?$", re.MULTILINE)
_LISTED = re.compile(r"^- (?P<id>[^:\n(]+?)(?: \(|:|$)", re.MULTILINE)


def stance(prompt: Prompt) -> str:
    """Where a participant stands on everything."""
    return STANCES[prompt.seat % len(STANCES)]


def choice(prompt: Prompt, options: Sequence[str]) -> dict[str, Any]:
    """Return a vote or a ruling: its own proposal, or one of two options by its seat; then it moves to where most stand."""
    votes, mine = _votes(prompt, options), [_option(text, prompt, options) for text in prompt.own if _VOTE.match(text)]
    if votes:
        return _after_votes(prompt, options, votes, mine)
    own = [found["id"] for found in _options(prompt) if prompt.who and _proposed_by(found["more"], prompt.who)]
    favourite = sum(map(ord, prompt.subject)) % len(options)
    taken = next((id for id in own if id in options), options[(favourite + prompt.seat % 2) % len(options)])
    return _choice(taken, f"My way is to {stance(prompt)}.")


def debate_turn(prompt: Prompt) -> dict[str, Any]:
    """Two sides in the first round, one answer of both in the second, with which all agree."""
    standing = prompt.asked.split("\n", 1)[1] if "The answer under discussion" in prompt.asked and "\n" in prompt.asked else ""
    if standing and any(_JOINT in each for each in (standing, *prompt.own)):
        return _turn(standing, "It takes up what both sides had right.", agrees=True)
    if prompt.own:
        return _turn(f"{MARK} {_JOINT}: {STANCES[0]}, and {STANCES[1]}.", "The sides do not exclude each other.")
    speakers = {name for name, _ in prompt.said}
    if len(speakers) >= 2:
        return _turn(standing, "It is the better one of the two.", agrees=True)
    side = STANCES[len(speakers)]
    return _turn(f"{MARK} On “{prompt.subject}”: {side}.", "Nothing else is certain yet.")


def proposal(prompt: Prompt) -> dict[str, Any]:
    """Return a proposal by its stance."""
    return {"proposal": f"{MARK} On “{prompt.subject}”: {stance(prompt)}.", "reason": f"{MARK} Scripted, not thought."}


def critique(prompt: Prompt) -> dict[str, Any]:
    """Something to mend in the first draft; the next one is accepted."""
    accept = any(text.startswith("My comments") for text in prompt.own)
    words = "It is good as it stands." if accept else f"It should {stance(prompt)}."
    return {"accept": accept, "comments": f"{MARK} {words}"}


def plan(prompt: Prompt) -> list[dict[str, Any]]:
    """Return a plan for a team: two pieces at the same time and one that needs both; of a plan that failed, what failed."""
    names = _ids(prompt.asked, "The participants:")
    failed = _ids(prompt.asked, "These failed:")
    if failed:
        return [_piece(id, f"Do once more: {prompt.subject}", [], names, number) for number, id in enumerate(failed)]
    return [_piece(id, f"{words}: {prompt.subject}", after, names, number) for number, (id, words, after) in enumerate(_PIECES)]


def check(prompt: Prompt) -> dict[str, Any]:
    """Return all results are good."""
    return {"ok": _ids(prompt.asked, "with what is wrong with it."), "failed": []}


def next_move(prompt: Prompt) -> dict[str, Any]:
    """Of a moderator: everybody is asked once, then it is over."""
    if "This is step 1 of" in prompt.whole:
        return {"move": "broadcast", "message": f"{MARK} What do you say to it?"}
    return {"move": "finish", "output": f"{MARK} What was said stands in the transcript.", "reason": f"{MARK} All were heard."}


# ---- votes -----------------------------------------------------------------------------------------------------------


def _votes(prompt: Prompt, options: Sequence[str]) -> dict[str, str]:
    """Return the last vote of each of the others, by name."""
    found = {name: _option(text, prompt, options) for name, text in prompt.said if _VOTE.match(text)}
    return {name: id for name, id in found.items() if id is not None}


def _after_votes(prompt: Prompt, options: Sequence[str], votes: dict[str, str], mine: Sequence[str | None]) -> dict[str, Any]:
    """Keep the vote that leads; give up another one, but the last of them only in the second round after it."""
    own = next((vote for vote in reversed(mine) if vote in options), None)
    counted = Counter([*votes.values(), *([own] if own is not None else [])])
    ranked = sorted((id for id in options if counted[id]), key=lambda id: -counted[id])
    leader, last = ranked[0], ranked[-1]
    if own is not None and own == last and own != leader and len(mine) < 2:
        return _choice(own, f"I stay with it: {stance(prompt)}.")
    return _choice(leader, "I keep to it." if own == leader else "The others have convinced me.")


def _option(text: str, prompt: Prompt, options: Sequence[str]) -> str | None:
    """Return the option that a vote names, by its id or by its words."""
    found = _VOTE.match(text)
    if found is None:
        return None
    by_words = {each["text"]: each["id"] for each in _options(prompt) if each["text"]}
    named = found["choice"].strip()
    return next((id for id in (named, by_words.get(named)) if id in options), None)


def _options(prompt: Prompt) -> list[dict[str, str]]:
    return [{key: value or "" for key, value in found.groupdict().items()} for found in _OPTION.finditer(prompt.asked)]


def _proposed_by(more: str, name: str) -> bool:
    return more.startswith("proposed by ") and name in more.removeprefix("proposed by ").split(", ")


def _choice(id: str, reason: str) -> dict[str, Any]:
    return {"choice": id, "reason": f"{MARK} {reason}"}


# ---- forms -----------------------------------------------------------------------------------------------------------


def _turn(answer: str, reason: str, *, agrees: bool = False) -> dict[str, Any]:
    return {"answer": answer.split("\n\n")[0], "agrees": agrees, "reason": f"{MARK} {reason}"}


def _piece(id: str, words: str, after: list[str], names: Sequence[str], number: int) -> dict[str, Any]:
    who = {"participant": names[number % len(names)]} if names else {}
    return {"id": id, "description": line(words, 200), "depends_on": after, **who}


def _ids(text: str, head: str) -> list[str]:
    """Return the first words of the list that follows a line which ends so."""
    _, found, rest = text.partition(f"{head}\n")
    block = rest.split("\n\n")[0] if found else ""
    lines = []
    for each in block.splitlines():
        if (match := _LISTED.match(each)) is None:
            break
        lines.append(match["id"].strip())
    return lines
