"""The offline model's answers to the questions of the collaboration modes.

They show each mode at work: a vote has a minority, a debate has two sides and an agreement, a draft has a critique, and a plan
has parallel work. Each answer depends on the participant and on the conversation, never on chance.
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
    """Return the participant's opinion, which is the same on every subject."""
    return STANCES[prompt.seat % len(STANCES)]


def choice(prompt: Prompt, options: Sequence[str]) -> dict[str, Any]:
    """Return a vote or a ruling.

    The first vote goes to the participant's own proposal, or to one of two options by its seat. Later votes move to the leader.
    """
    votes, mine = _votes(prompt, options), [_option(text, prompt, options) for text in prompt.own if _VOTE.match(text)]
    if votes:
        return _after_votes(prompt, options, votes, mine)
    own = [each["id"] for each in _options(prompt) if prompt.who and _proposed_by(each["more"], prompt.who)]
    favourite = sum(map(ord, prompt.subject)) % len(options)
    taken = next((id for id in own if id in options), options[(favourite + prompt.seat % 2) % len(options)])
    return _choice(taken, f"My way is to {stance(prompt)}.")


def debate_turn(prompt: Prompt) -> dict[str, Any]:
    """Return a turn: two sides in the first round, then one answer of both, to which all agree."""
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
    """Return a proposal that follows the participant's stance."""
    return {"proposal": f"{MARK} On “{prompt.subject}”: {stance(prompt)}.", "reason": f"{MARK} Scripted, not thought."}


def critique(prompt: Prompt) -> dict[str, Any]:
    """Return comments on the first draft; accept the next one."""
    accept = any(text.startswith("My comments") for text in prompt.own)
    words = "It is good as it stands." if accept else f"It should {stance(prompt)}."
    return {"accept": accept, "comments": f"{MARK} {words}"}


def plan(prompt: Prompt) -> list[dict[str, Any]]:
    """Return a plan for a team: two parallel pieces and one that needs both; after a failure, the failed pieces again."""
    names = _ids(prompt.asked, "The participants:")
    failed = _ids(prompt.asked, "These failed:")
    if failed:
        return [_piece(id, f"Do once more: {prompt.subject}", [], names, number) for number, id in enumerate(failed)]
    return [_piece(id, f"{words}: {prompt.subject}", after, names, number) for number, (id, words, after) in enumerate(_PIECES)]


def check(prompt: Prompt) -> dict[str, Any]:
    """Accept all results."""
    return {"ok": _ids(prompt.asked, "with what is wrong with it."), "failed": []}


def next_move(prompt: Prompt) -> dict[str, Any]:
    """Return a moderator's move: ask everybody once, then finish."""
    if "This is step 1 of" in prompt.whole:
        return {"move": "broadcast", "message": f"{MARK} What do you say to it?"}
    return {"move": "finish", "output": f"{MARK} What was said stands in the transcript.", "reason": f"{MARK} All were heard."}


# ---- votes -----------------------------------------------------------------------------------------------------------


def _votes(prompt: Prompt, options: Sequence[str]) -> dict[str, str]:
    """Return the last vote of each other participant, by name."""
    votes = {name: _option(text, prompt, options) for name, text in prompt.said if _VOTE.match(text)}
    return {name: id for name, id in votes.items() if id is not None}


def _after_votes(prompt: Prompt, options: Sequence[str], votes: dict[str, str], mine: Sequence[str | None]) -> dict[str, Any]:
    """Keep a vote for the leader, and move any other vote there. The least popular option keeps its vote for one more round."""
    own = next((vote for vote in reversed(mine) if vote in options), None)
    counted = Counter([*votes.values(), *([own] if own is not None else [])])
    ranked = sorted((id for id in options if counted[id]), key=lambda id: -counted[id])
    leader, last = ranked[0], ranked[-1]
    if own is not None and own == last and own != leader and len(mine) < 2:
        return _choice(own, f"I stay with it: {stance(prompt)}.")
    return _choice(leader, "I keep to it." if own == leader else "The others have convinced me.")


def _option(text: str, prompt: Prompt, options: Sequence[str]) -> str | None:
    """Return the id of the option that a vote names, by its id or by its words; None if the vote names none."""
    vote = _VOTE.match(text)
    if vote is None:
        return None
    by_words = {each["text"]: each["id"] for each in _options(prompt) if each["text"]}
    named = vote["choice"].strip()
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
    """Return the ids of the list that follows the line with this end."""
    _, separator, rest = text.partition(f"{head}\n")
    block = rest.split("\n\n")[0] if separator else ""
    ids = []
    for each in block.splitlines():
        if (match := _LISTED.match(each)) is None:
            break
        ids.append(match["id"].strip())
    return ids
