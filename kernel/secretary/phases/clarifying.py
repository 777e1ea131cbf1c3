"""The phase `clarifying_requirement`: questions, answers and the requirement."""

from __future__ import annotations

from kernel.basics.errors import InvalidInput
from kernel.secretary import commands
from kernel.secretary.events import QuestionsAnswered, QuestionsAsked, RequirementClarified
from kernel.secretary.phases.checks import require_phase
from kernel.secretary.phases.new_event import NewEvent, listed
from kernel.secretary.questions import check_questions
from kernel.secretary.state import TodoState


def ask(state: TodoState, command: commands.AskQuestions) -> list[NewEvent]:
    """Ask the person. An empty list means that the idea is clear."""
    require_phase(state, "clarifying_requirement", "questions are asked")
    if state.questions is not None:
        raise InvalidInput("questions: they were asked already; answer those")
    check_questions(command.questions)
    return [NewEvent(QuestionsAsked(questions=command.questions))]


def answer(state: TodoState, command: commands.AnswerQuestions) -> list[NewEvent]:
    """Record answers to some or all open questions."""
    require_phase(state, "clarifying_requirement", "questions are answered")
    waiting = [question.id for question in state.unanswered()]
    for id in command.answers:
        if id not in waiting:
            why = "is answered already" if id in state.answers else "was not asked"
            raise InvalidInput(f"answers.{id}: question {id!r} {why}; waiting for: {listed(waiting)}", f"answers.{id}")
    if not command.answers:
        raise InvalidInput(f"answers: is empty; answer at least one of: {listed(waiting)}", "answers")
    return [NewEvent(QuestionsAnswered(answers=command.answers), command.by)]


def clarify(state: TodoState, command: commands.Clarify) -> list[NewEvent]:
    """Take the requirement, once every question is answered."""
    require_phase(state, "clarifying_requirement", "the requirement is written")
    waiting = [question.id for question in state.unanswered()]
    if waiting:
        raise InvalidInput(f"requirement: it comes after the answers; waiting for: {listed(waiting)}", "requirement")
    requirement = command.requirement
    for name in ("title", "description"):
        if not getattr(requirement, name).strip():
            raise InvalidInput(f"requirement.{name}: is empty; say it in words", f"requirement.{name}")
    for index, criterion in enumerate(requirement.acceptance_criteria):
        place = f"requirement.acceptance_criteria.{index}"
        if not criterion.strip():
            raise InvalidInput(f"{place}: is empty; say what can be checked, or leave it out", place)
        if criterion in requirement.acceptance_criteria[:index]:
            raise InvalidInput(f"{place}: {criterion!r} occurs more than once; say it once", place)
    return [NewEvent(RequirementClarified(requirement=requirement))]
