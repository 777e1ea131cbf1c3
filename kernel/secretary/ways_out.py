"""Ways out when the secretary's model gives no usable answer: what a person can choose instead, and write instead."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kernel.basics.limits import clipped
from kernel.conversation.decision import Allowing, Option
from kernel.conversation.participant import Resolved
from kernel.rules.shapes import RuleSet
from kernel.secretary import commands
from kernel.secretary.prompts import Prompt
from kernel.secretary.shapes import CriterionCheck, Requirement, Subtask
from kernel.secretary.state import TodoState

RETRY, INSTEAD, STOP = "retry", "instead", "stop"

ALLOWED = ("requirement", "plan")
"""The answers whose way out people may allow for later todos. The others are about one todo's work."""


@dataclass(frozen=True)
class WayOut:
    """A command that stands for the model's answer, and its words for the person who chooses it."""

    label: str
    impact: str
    command: commands.Command


def ask_nothing() -> WayOut:
    """Continue without questions."""
    return WayOut("Ask nothing", "The idea counts as clear.", commands.AskQuestions(questions=[]))


def idea_as_requirement(state: TodoState) -> WayOut:
    """Take the idea for the requirement."""
    words = state.idea.content.strip()
    made = Requirement(
        title=clipped(" ".join(words.split()), 80),
        description=words,
        acceptance_criteria=["The result does what the idea asks for."],
    )
    return WayOut(
        "Take the idea as it is", "The idea becomes the requirement, with one criterion.", commands.Clarify(requirement=made)
    )


def one_task(state: TodoState, executors: Sequence[Resolved], rules: RuleSet | None, later: bool) -> WayOut:
    """Plan one task for all of the work."""
    whole = state.requirement.description if state.requirement else state.idea.content
    plan = commands.MakePlan(
        subtasks=[Subtask(id="s1", description=whole)], executors=list(executors), rules=rules, dispatched_later=later
    )
    return WayOut("One task for all", "The whole requirement is one subtask of one executor.", plan)


def redo_everything(state: TodoState, executors: Sequence[Resolved], rules: RuleSet | None, later: bool) -> WayOut:
    """Do every subtask again."""
    redo = [commands.Redo(id=subtask.id) for subtask in state.plan]
    again = commands.MakeReplan(redo=redo, executors=list(executors), rules=rules, dispatched_later=later)
    return WayOut("Do everything again", "Every subtask is done again, with the comment.", again)


def nothing_checked(state: TodoState) -> WayOut:
    """Leave the check to the person who accepts: no criterion counts as met."""
    criteria = state.requirement.acceptance_criteria if state.requirement else []
    evidence = "The model could not check this; see the results."
    checks = [CriterionCheck(criterion=criterion, met=False, evidence=evidence) for criterion in criteria]
    review = commands.Review(checks=checks, summary="The model could not check the results: check them before you accept.")
    return WayOut("Check it yourself", "No criterion counts as met; the report shows the results.", review)


def unusable_request(
    title: str, prompt: Prompt, problem: str, out: WayOut | None, own_fault: str | None, by: str | None = None
) -> dict[str, Any]:
    """Return the fields of the `DecisionRequest` about an unusable answer to the idea of `by`.

    `own_fault` says why the answer that a person wrote does not fit either.
    """
    asked = f"The model's answer to {prompt.name!r} cannot be used: {problem}"
    own = f"\n\nYour answer cannot be used either: {own_fault}" if own_fault else ""
    how = "a line for each subtask, in their order, or " if prompt.name == "plan" else ""
    form = clipped(json.dumps(prompt.schema, ensure_ascii=False), 4000)
    options = [Option(id=RETRY, label="Try again", impact="The model is asked once more.")]
    if out is not None:
        options.append(Option(id=INSTEAD, label=out.label, impact=out.impact))
    options.append(Option(id=STOP, label="Stop here", impact="The todo ends as failed; what was done is kept."))
    return {
        "kind": "exception",
        "title": f"No usable answer of the secretary's model: {title}",
        "question": f"{asked}{own}\n\nChoose, or write the answer yourself: {how}JSON of this form:\n\n{form}",
        "options": options,
        "recommended": RETRY,
        "allow_answer": True,
        "answer_schema": {"type": ["object", "string"]},
        "allows": None if out is None else _always(prompt, by),
    }


def _always(prompt: Prompt, by: str | None) -> Allowing | None:
    """Return the way out that may be given for later todos, too: for those of all people, or with the same arguments of one."""
    if prompt.name not in ALLOWED:
        return None
    return Allowing(name=f"unusable:{prompt.name}", args={} if by is None else {"by": by}, option=INSTEAD)


def written(prompt: Prompt, answer: Any) -> Any:
    """Return a person's answer in the form of the model's. A plan may be lines, each of which waits for the one before it."""
    if not isinstance(answer, str):
        return answer
    try:
        return json.loads(answer)
    except ValueError:
        pass
    lines = [line.strip().lstrip("-*0123456789.) ").strip() for line in answer.splitlines()]
    lines = [line for line in lines if line]
    if prompt.name != "plan" or not lines:
        return answer
    return {
        "subtasks": [
            {"id": f"s{number}", "description": line, "depends_on": [f"s{number - 1}"] if number > 1 else []}
            for number, line in enumerate(lines, 1)
        ]
    }
