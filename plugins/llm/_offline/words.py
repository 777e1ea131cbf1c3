"""The drafts of the offline model's answers: words about the prompt's subject, for the questions that it knows by name.

`_schema_answer` keeps the parts of a draft for which the schema has a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kernel.kinds.llm import ModelRequest
from plugins.llm._offline import modes
from plugins.llm._offline.prompt import MARK, Prompt, line, read
from plugins.llm._schema_answer.merge import resolve

_WORK = (
    ("Collect what is known about", ("research", "search", "analy", "data", "collect", "find", "read")),
    ("Outline the result of", ("design", "plan", "architect", "outline", "structure", "idea", "creativ")),
    ("Make the finished result, from both, of", ("writ", "build", "cod", "develop", "edit", "make")),
)  # fmt: skip


def draft(request: ModelRequest) -> Any:
    """Return the draft for the question of this name; for an unknown question, values for fields with common names."""
    prompt, schema = read(request), request.output_schema or {}
    choices = _words_of(_step(schema, _step(schema, schema, "properties"), "choice"))
    if choices:
        return modes.choice(prompt, choices)
    match request.output_name:
        case "clarification_questions":
            return {"questions": _questions(prompt.subject)}
        case "requirement":
            return _requirement(prompt)
        case "plan" if "participant" in _fields(schema, "subtasks"):
            return {"subtasks": modes.plan(prompt)}
        case "plan":
            return {"subtasks": _subtasks(prompt.subject, _offered(schema, "subtasks", "required_capabilities"))}
        case "check":
            return modes.check(prompt)
        case "execution_result":
            return _result(prompt)
        case "review":
            return _review(prompt, _offered(schema, "checks", "criterion"))
        case "replan":
            return {"redo": _redo(prompt, _offered(schema, "redo", "id")), "new": []}
        case "next_move":
            return {"why": f"{MARK} Hear all once, then end.", "move": modes.next_move(prompt)}
        case "debate_turn":
            return modes.debate_turn(prompt)
        case "critique":
            return modes.critique(prompt)
        case "proposal":
            return {**_anything(prompt.subject), **modes.proposal(prompt)}
        case _:
            return _anything(prompt.subject)


def speech(request: ModelRequest) -> str:
    """Return a short free answer: the participant's stance, its instructions, and the last message that it was given."""
    prompt = read(request)
    instructions = f" My instructions: “{line(prompt.role)}”." if prompt.role.strip() else ""
    return (
        f"{MARK} On “{prompt.subject}”, I would {modes.stance(prompt)}.{instructions}{_last_message(prompt)}"
        " Scripted words; set MOFA_MODEL to hear a real model."
    )


def words_about(request: ModelRequest) -> str:
    """Return the text for a string that the draft does not cover."""
    return f"{MARK} {read(request).subject}"


def _last_message(prompt: Prompt) -> str:
    if prompt.said:
        name, text = prompt.said[-1]
        return f" I have heard {name}: “{line(text.removeprefix(MARK))}”."
    heard = line(prompt.asked)
    return f" The last word I was given: “{heard}”." if heard and heard != prompt.subject else ""


def _questions(subject: str) -> list[dict[str, Any]]:
    readers = ["The people who will use it", "The team that builds it", "The people who decide about it"]
    return [
        {
            "id": "reader", "kind": "single_choice", "question": f"For whom is it: {subject}?",
            "why": "It settles the words, and how much must be explained.",
            "options": readers, "minimum": None, "maximum": None, "default": readers[0],
        }
    ]  # fmt: skip


def _requirement(prompt: Prompt) -> dict[str, Any]:
    subject, sections = prompt.subject, prompt.sections
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
    """Return two subtasks that can run at the same time, and one that needs both."""
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
    """Return a capability whose name fits the work, else the next one in turn; none where none are offered."""
    near = [capability for capability in offered if any(stem in capability.lower() for stem in stems)]
    return near[:1] or ([offered[(number - 1) % len(offered)]] if offered else [])


def _result(prompt: Prompt) -> dict[str, Any]:
    subject, sections = prompt.subject, prompt.sections
    head = next((head for head in sections if head.startswith("Your subtask")), "")
    id = (re.findall(r"\((.+)\)", head) or ["result"])[0]
    task = line(sections.get(head, ""), 200) or subject
    built_on = [head.removeprefix("Result of ") for head in sections if head.startswith("Result of ")]
    based = f" It builds on {' and '.join(built_on)}." if built_on else ""
    again = " It was redone as asked." if "It was sent back" in sections else ""
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


def _review(prompt: Prompt, offered: Sequence[str]) -> dict[str, Any]:
    done = [head.split()[1] for head in prompt.sections if head.startswith("Subtask ")]
    shown = done[-1] if done else "the result"
    checks = [
        {"criterion": criterion, "met": True, "evidence": f"{MARK} The artifact of {shown} shows it."}
        for criterion in offered or _criteria(prompt.whole)
    ]
    return {
        "checks": checks,
        "summary": f"{MARK} All {len(checks)} criteria count as met, by script; a real model would check the work.",
    }


def _criteria(prompt: str) -> list[str]:
    """Return the list below `Acceptance criteria:`, for a schema that does not list the criteria."""
    found = re.search(r"acceptance[ _]criteria\W*\n((?:\s*[-*\d].*\n?)+)", prompt, re.IGNORECASE)
    lines = found.group(1).splitlines() if found else []
    return [re.sub(r"^\s*(?:[-*]|\d+[.)])\s*", "", line).strip() for line in lines if line.strip()]


def _redo(prompt: Prompt, offered: Sequence[str]) -> list[dict[str, Any]]:
    """Return the subtasks that the comment names, and the last one, which the others lead to."""
    comment = prompt.sections.get("What must change", "")
    named = [id for id in offered if re.search(rf"\b{re.escape(id)}\b", comment)]
    return [{"id": id, "description": None} for id in dict.fromkeys([*named, *list(offered)[-1:]])]


def _anything(subject: str) -> dict[str, Any]:
    """Return values for common field names, for schemas that are not ours."""
    return {
        "title": subject, "name": subject, "subject": subject, "topic": subject,
        "summary": f"{MARK} Scripted words about {subject}.", "description": f"{MARK} Scripted words about {subject}.",
        "answer": f"{MARK} Scripted words about {subject}.", "reason": f"{MARK} Scripted, not thought.",
    }  # fmt: skip


def _offered(schema: dict[str, Any], collection: str, field: str) -> list[str]:
    """Return the values that the schema allows in a field of a collection's items."""
    part = _step(schema, _fields(schema, collection), field)
    return _words_of(part) or _words_of(_step(schema, part, "items"))


def _fields(schema: dict[str, Any], collection: str) -> dict[str, Any]:
    """Return the schemas of the fields of a collection's items."""
    items = _step(schema, _step(schema, _step(schema, schema, "properties"), collection), "items")
    return _step(schema, items, "properties")


def _words_of(part: dict[str, Any]) -> list[str]:
    words = part.get("enum")
    return [word for word in words if isinstance(word, str)] if isinstance(words, list) else []


def _step(root: dict[str, Any], schema: dict[str, Any], name: str) -> dict[str, Any]:
    part = resolve(root, schema.get(name, {}))
    return part if isinstance(part, dict) else {}
