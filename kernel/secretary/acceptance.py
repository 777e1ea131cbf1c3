"""The acceptance report: the idea, the criteria and whether they are met, the work of each executor, and the cost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from kernel.conversation.budget import Usage
from kernel.conversation.transcript import as_text
from kernel.secretary.shapes import Artifact, CriterionCheck, Subtask
from kernel.secretary.state import TodoState

QUOTED_CHARACTERS = 4000
"""The longest quotation of one text in the report."""

OFFLINE = "The words below come from the offline scripted model, which is not an LLM: they show the way, not real work."


def report_markdown(
    state: TodoState,
    checks: Sequence[CriterionCheck],
    summary: str,
    usage: Usage,
    *,
    offline: bool = False,
    lessons: Sequence[str] = (),
) -> str:
    """Return the report in Markdown, for the person who accepts. With `offline` it warns that the scripted model answered.

    `lessons` are those that the requirement, the plan and the dispatch were made with.
    """
    requirement = state.requirement
    parts = [
        f"# {_line(requirement.title if requirement else state.idea.content)}",
        f"> **{OFFLINE}**" if offline else "",
        _line(summary),
        f"## What was asked\n\n{_quote(state.idea.content)}",
        _quote_answers(state),
        _criteria(checks),
        "## What was done\n\n" + "\n".join(_did(state, subtask) for subtask in state.plan),
        _artifacts(state.plan),
        _missing(state.plan),
        f"## Sent back before\n\n{_bullets(state.rework)}" if state.rework else "",
        f"## Lessons used\n\n{_bullets(list(lessons))}" if lessons else "",
        f"## Cost\n\n{_cost(usage)}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def statistics(state: TodoState, checks: Sequence[CriterionCheck], usage: Usage) -> dict[str, Any]:
    """Return the report's figures: counts, and `cost_usd`, which is None if a price is unknown."""
    by_status = Counter(subtask.status for subtask in state.plan)
    return {
        "criteria": len(checks),
        "criteria_met": sum(check.met for check in checks),
        "subtasks": len(state.plan),
        "subtasks_completed": by_status["completed"],
        "subtasks_skipped": by_status["skipped"],
        "attempts": sum(state.attempts.values()),
        "artifacts": len(_made(state.plan)),
        "rounds": state.round,
        "calls": usage.calls,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cost_usd": usage.cost_usd,
    }


def _criteria(checks: Sequence[CriterionCheck]) -> str:
    met = sum(check.met for check in checks)
    lines = [f"{_mark(check)}: {_line(check.criterion)}\n  - {_line(check.evidence)}" for check in checks]
    return f"## Acceptance criteria: {met} of {len(checks)} met\n\n" + "\n".join(lines)


def _mark(check: CriterionCheck) -> str:
    return "- [x] met" if check.met else "- [ ] **not met**"


def _did(state: TodoState, subtask: Subtask) -> str:
    attempts = state.attempts.get(subtask.id, 0)
    again = f", attempt {attempts}" if attempts > 1 else ""
    head = f"- **{subtask.id}** {_line(subtask.description)}\n  - {subtask.status} by {subtask.assignee or 'nobody'}{again}"
    chosen = _chosen(state, subtask.id)
    if subtask.result is None or subtask.status != "completed":
        return head + chosen
    details = f"\n\n{_indent(_quote(subtask.result.details))}\n" if subtask.result.details.strip() else ""
    return f"{head}: {_line(subtask.result.summary)}{chosen}{details}"


def _chosen(state: TodoState, id: str) -> str:
    """Return why the subtask's executor was chosen, who else was considered, and who was replaced, as one line."""
    why, tried = state.dispatched.get(id), state.tried.get(id, [])
    if why is None or not (why.considered or tried):
        return ""
    others = f"; also considered: {', '.join(each.name for each in why.considered)}" if why.considered else ""
    more = f" and {why.others - len(why.considered)} more" if why.others > len(why.considered) else ""
    replaced = f"; replaced: {', '.join(tried)}" if tried else ""
    return f"\n  - chosen: {_line(', '.join(why.reasons) + others + more + replaced)}"


def _artifacts(plan: Sequence[Subtask]) -> str:
    made = _made(plan)
    if not made:
        return "## Artifacts\n\nNone."
    return "## Artifacts\n\n" + "\n\n".join(_artifact(subtask, artifact) for subtask, artifact in made)


def _made(plan: Sequence[Subtask]) -> list[tuple[Subtask, Artifact]]:
    return [(s, artifact) for s in plan if s.result and s.status == "completed" for artifact in s.result.artifacts]


def _artifact(subtask: Subtask, artifact: Artifact) -> str:
    text = _cut(as_text(artifact.content))
    # The fence is longer than any run of backticks inside, so that the artifact cannot close it.
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
    head = f"### {_line(artifact.name)} ({_line(artifact.type)}, by {subtask.assignee} in {subtask.id})"
    return f"{head}\n\n{fence}\n{text}\n{fence}"


def _missing(plan: Sequence[Subtask]) -> str:
    left = [subtask for subtask in plan if subtask.status != "completed"]
    if not left:
        return ""
    lines = [f"{s.id} was {'skipped' if s.status == 'skipped' else f'left {s.status}'}: {s.description}{_why(s)}" for s in left]
    return f"## Not done\n\n{_bullets(lines)}"


def _why(subtask: Subtask) -> str:
    return f" ({subtask.result.error})" if subtask.result and subtask.result.error else ""


def _cost(usage: Usage) -> str:
    cost = "unknown: the model's price is not set" if usage.cost_usd is None else f"{usage.cost_usd:.4f} USD"
    return f"{usage.calls} model calls, {usage.input_tokens} tokens in, {usage.output_tokens} tokens out; cost {cost}."


def _quote_answers(state: TodoState) -> str:
    asked = [f"{q.question} {state.answers[q.id]}" for q in state.questions or [] if q.id in state.answers]
    return f"Asked and answered:\n\n{_bullets(asked)}" if asked else ""


def _bullets(items: Sequence[str]) -> str:
    return "\n".join(f"- {_line(item)}" for item in items)


def _line(text: str) -> str:
    """Return the text on one line: a line break in it could start a heading or a list."""
    return " ".join(text.split())


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" for line in _cut(text.strip()).splitlines())


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _cut(text: str) -> str:
    return (
        text
        if len(text) <= QUOTED_CHARACTERS
        else f"{text[:QUOTED_CHARACTERS]}\n… ({len(text) - QUOTED_CHARACTERS} more characters)"
    )
