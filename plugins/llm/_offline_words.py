"""What the offline model says: words about the prompt's own subject, for the questions that it knows by name.

A draft is only a proposal: `_schema_answer` keeps the parts for which the schema has a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kernel.kinds.llm import ModelRequest
from plugins.llm._schema_answer import resolve

MARK = "[offline model]"
"""Begins every text, so that nobody takes it for thought."""

_SECTION = re.compile(r"^# (?P<head>.+)\n(?P<body>(?:(?!# ).*\n?)*)", re.MULTILINE)
_WORK = (
    ("Collect what is known about", ("research", "search", "analy", "data", "collect", "find", "read")),
    ("Outline the result of", ("design", "plan", "architect", "outline", "structure", "idea", "creativ")),
    ("Make the finished result, from both, of", ("writ", "build", "cod", "develop", "edit", "make")),
)  # fmt: skip


def draft(request: ModelRequest) -> Any:
    """What the answer should say, by the question's name; {} for a question that is not known."""
    prompt = "\n\n".join(message.content for message in request.messages if message.role == "user")
    schema = request.output_schema or {}
    match request.output_name:
        case "clarification_questions":
            return {"questions": _questions(_subject(prompt))}
        case "requirement":
            return _requirement(prompt)
        case "plan":
            return {"subtasks": _subtasks(_subject(prompt), _offered(schema, "subtasks", "required_capabilities"))}
        case "execution_result":
            return _result(prompt)
        case "review":
            return _review(prompt, _offered(schema, "checks", "criterion"))
        case "replan":
            return {"redo": _redo(prompt, _offered(schema, "redo", "id")), "new": []}
        case "next_move":
            return {"why": f"{MARK} Hear all once, then end.", "move": _move(prompt)}
        case "proposal":
            return {**_anything(_subject(prompt)), "proposal": f"{MARK} A proposal about {_subject(prompt)}."}
        case _:
            return _anything(_subject(prompt))


def speech(request: ModelRequest) -> str:
    """A short free answer."""
    last = next((message for message in reversed(request.messages) if message.role in ("user", "tool")), None)
    prompt = "\n\n".join(message.content for message in request.messages if message.role == "user")
    role = next((message.content for message in request.messages if message.role == "system"), "")
    heard = f" The last word I was given: “{_line(last.content)}”." if last and _line(last.content) != _subject(prompt) else ""
    told = f" I was told: “{_line(role)}”." if role.strip() else ""
    return f"{MARK} Scripted words about “{_subject(prompt)}”; set MOFA_MODEL to hear a real model.{told}{heard}"


def words_about(request: ModelRequest) -> str:
    """The text for a string of which nothing is known."""
    prompt = "\n\n".join(message.content for message in request.messages if message.role == "user")
    return f"{MARK} {_subject(prompt)}"


def _subject(prompt: str) -> str:
    """What it is all about, in at most 80 characters: the idea, the requirement's title, or the first line."""
    sections = _sections(prompt)
    if "The idea" in sections:
        return _line(sections["The idea"])
    known = re.compile(r"Your subtask|Result of|What|Criteria|Subtask|Executors|Your earlier|It was sent back")
    title = next((head for head in sections if not known.match(head)), None)
    return _line(title or prompt) or "the task"


def _sections(prompt: str) -> dict[str, str]:
    return {found["head"].strip(): found["body"].strip() for found in _SECTION.finditer(prompt)}


def _line(text: str, most: int = 80) -> str:
    """The first sentence or line."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    line = re.split(r"(?<=[.!?])\s|(?<=[。!?])", line)[0].rstrip(".。").lstrip("# ")
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _questions(subject: str) -> list[dict[str, Any]]:
    readers = ["The people who will use it", "The team that builds it", "Whoever decides about it"]
    return [
        {
            "id": "reader", "kind": "single_choice", "question": f"For whom is it: {subject}?",
            "why": "It settles the words, and how much must be explained.",
            "options": readers, "minimum": None, "maximum": None, "default": readers[0],
        }
    ]  # fmt: skip


def _requirement(prompt: str) -> dict[str, Any]:
    subject = _subject(prompt)
    sections = _sections(prompt)
    answers = [line.strip() for line in sections.get("What was asked, and answered", "").splitlines() if line.startswith("  ")]
    idea = sections.get("The idea", subject)
    more = f" As answered: {'; '.join(answers)}." if answers else ""
    return {
        "title": subject,
        "description": f"{MARK} Deliver what the idea asks for: {idea.rstrip('.')}.{more}",
        "acceptance_criteria": [
            "The result covers everything that the idea names.",
            *(f"It follows the answer given: {answer}." for answer in answers),
            "It can be read and used without further explanation.",
            "It says what is still open.",
        ],
        "dependencies": [],
        "estimated_effort": "half a day",
        "resources": [],
    }


def _subtasks(subject: str, capabilities: Sequence[str]) -> list[dict[str, Any]]:
    """Two that can run at the same time, and one that needs both."""
    return [
        {
            "id": f"s{number}",
            "description": f"{work}: {subject}",
            "required_capabilities": _capability(capabilities, stems, number),
            "depends_on": ["s1", "s2"] if number == 3 else [],
        }
        for number, (work, stems) in enumerate(_WORK, 1)
    ]


def _capability(offered: Sequence[str], stems: Sequence[str], number: int) -> list[str]:
    """The one that sounds like the work, else the next in turn."""
    near = [capability for capability in offered if any(stem in capability.lower() for stem in stems)]
    return near[:1] or ([offered[(number - 1) % len(offered)]] if offered else [])


def _result(prompt: str) -> dict[str, Any]:
    subject = _subject(prompt)
    head = next((head for head in _sections(prompt) if head.startswith("Your subtask")), "")
    id = (re.findall(r"\((.+)\)", head) or ["result"])[0]
    task = _line(_sections(prompt).get(head, ""), 200) or subject
    built_on = [head.removeprefix("Result of ") for head in _sections(prompt) if head.startswith("Result of ")]
    based = f" It builds on {' and '.join(built_on)}." if built_on else ""
    again = " It was redone as asked." if "It was sent back" in prompt else ""
    return {
        "success": True,
        "summary": f"{MARK} Done: {task}.{based}{again}",
        "details": "Nothing was really worked out: these are the scripted words of the offline model.",
        "artifacts": [{"name": f"{id}.md", "type": "text/markdown", "content": _paper(subject, task, based + again)}],
        "error": None,
    }


def _paper(subject: str, task: str, more: str) -> str:
    lines = [
        f"# {subject}",
        f"{MARK} Here a real model's work would stand: {task}.{more}",
        "Still open: everything, for it is a rehearsal.",
    ]
    return "\n\n".join(lines)


def _review(prompt: str, offered: Sequence[str]) -> dict[str, Any]:
    done = [head.split()[1] for head in _sections(prompt) if head.startswith("Subtask ")]
    shown = done[-1] if done else "the result"
    checks = [
        {"criterion": criterion, "met": True, "evidence": f"{MARK} The artifact of {shown} shows it."}
        for criterion in offered or _criteria(prompt)
    ]
    return {
        "checks": checks,
        "summary": f"{MARK} All {len(checks)} criteria count as met, by script; a real model would check the work.",
    }


def _criteria(prompt: str) -> list[str]:
    """The list below `Acceptance criteria:`, where the schema does not offer them."""
    found = re.search(r"acceptance[ _]criteria\W*\n((?:\s*[-*\d].*\n?)+)", prompt, re.IGNORECASE)
    lines = found.group(1).splitlines() if found else []
    return [re.sub(r"^\s*(?:[-*]|\d+[.)])\s*", "", line).strip() for line in lines if line.strip()]


def _redo(prompt: str, offered: Sequence[str]) -> list[dict[str, Any]]:
    """What the comment names, and the last, into which all else flows."""
    comment = _sections(prompt).get("What must change", "")
    named = [id for id in offered if re.search(rf"\b{re.escape(id)}\b", comment)]
    return [{"id": id, "description": None} for id in dict.fromkeys([*named, *list(offered)[-1:]])]


def _move(prompt: str) -> dict[str, Any]:
    """Of a moderator: everybody is asked once, then it is over."""
    if "This is step 1 of" in prompt:
        return {"move": "broadcast", "message": f"{MARK} What do you say to it?"}
    return {"move": "finish", "output": f"{MARK} What was said stands in the transcript.", "reason": f"{MARK} All were heard."}


def _anything(subject: str) -> dict[str, Any]:
    """Common names, for schemas of other people."""
    return {
        "title": subject, "name": subject, "subject": subject, "topic": subject,
        "summary": f"{MARK} Scripted words about {subject}.", "description": f"{MARK} Scripted words about {subject}.",
        "answer": f"{MARK} Scripted words about {subject}.", "reason": f"{MARK} Scripted, not thought.",
    }  # fmt: skip


def _offered(schema: dict[str, Any], collection: str, field: str) -> list[str]:
    """The words that the schema lets a field of a collection's items have."""
    items = _step(schema, _step(schema, _step(schema, schema, "properties"), collection), "items")
    part = _step(schema, _step(schema, items, "properties"), field)
    words = part.get("enum") or _step(schema, part, "items").get("enum") or []
    return [word for word in words if isinstance(word, str)]


def _step(root: dict[str, Any], schema: dict[str, Any], name: str) -> dict[str, Any]:
    part = resolve(root, schema.get(name, {}))
    return part if isinstance(part, dict) else {}
