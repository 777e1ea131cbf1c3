"""The loop of a model and its tools (ReAct), as decisions: the next move after each answer.

The workflow asks the model, carries out the move of `next_move`, and asks again. The texts for the model are part of the
ledger's hash: do not change them. Source: S. Yao et al., "ReAct: Synergizing Reasoning and Acting in Language Models", 2023.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kernel.basics.errors import UnknownTool
from kernel.basics.json_schema import fault_of
from kernel.basics.json_text import read_strictly, whole_json
from kernel.conversation.outcome import Failure
from kernel.kinds.llm import ModelAnswer, ToolCall
from kernel.kinds.tool import ToolDescription
from kernel.model_call.arguments import arguments_text
from kernel.model_call.nulls import fitting

MAX_STEPS = 10
"""The most model calls for one answer, unless its agent sets `max_steps`. Repairs do not count."""

REPAIR_TURNS = 2
"""The most repairs of one answer, before it counts as failed."""

MOST_AT_ONCE = 16
"""The most tool calls of one answer. The model gets an error for each further call."""

DEEPEST = 50
"""The most levels of lists and objects in the arguments of a call."""

LAST_STEP = "This is your last step: no tool is used any more. Give your answer now, from what you know."


@dataclass(frozen=True)
class Finished:
    """The answer is final."""


@dataclass(frozen=True)
class UseTools:
    """Tool calls to make, all at the same time. The next question has the results in this order."""

    calls: tuple[ToolCall, ...]


@dataclass(frozen=True)
class AskAgain:
    """A repair: the model is asked again, with `words` as the question."""

    words: str


@dataclass(frozen=True)
class GiveUp:
    """There will be no answer."""

    failure: Failure


Move = Finished | UseTools | AskAgain | GiveUp


@dataclass(frozen=True)
class Progress:
    """The state of the loop: the number of the current step, from 1, and the repairs so far. Repairs are not steps."""

    step: int = 1
    repairs: int = 0

    def after(self, move: Move) -> Progress:
        """Return the state at the next model call."""
        if isinstance(move, AskAgain):
            return Progress(self.step, self.repairs + 1)
        return Progress(self.step + 1, self.repairs)


def next_move(
    name: str, answer: ModelAnswer, problem: str | None, at: Progress, max_steps: int, *, structured: bool = True
) -> Move:
    """Return the next move after the model's answer.

    Args:
        name: the agent's name, for messages.
        problem: why an answer without tool calls cannot be used, or None.
        structured: whether JSON was asked for.
    """
    if answer.failure is not None:
        return GiveUp(answer.failure)
    if answer.tool_calls and at.step >= max_steps:
        why = (
            f"{name} still asked for tools at its last step ({max_steps} of {max_steps}). "
            "Raise max_steps, or ask for something smaller."
        )
        return GiveUp(Failure(type="StepLimit", message=why))
    if answer.tool_calls:
        return UseTools(tuple(answer.tool_calls))
    if problem is None:
        return Finished()
    if at.repairs >= REPAIR_TURNS:
        why = f"{name}'s answer is still not of the form asked for after {REPAIR_TURNS} repairs: {problem}"
        return GiveUp(Failure(type="OutputInvalid", message=why))
    return AskAgain(repair(problem, structured=structured))


def repair(problem: str, *, structured: bool) -> str:
    """Return the question to a model whose answer cannot be used."""
    form = "Answer again, with JSON that fits the schema and nothing else." if structured else "Give your answer now, in words."
    return f"Your answer cannot be used: {problem}\n{form}"


@dataclass(frozen=True)
class Wanted:
    """A tool call that can be made."""

    tool: ToolDescription
    args: dict[str, Any]


def read_call(call: ToolCall, position: int, tools: Mapping[str, ToolDescription], *, cut: bool = False) -> Wanted | str:
    """Return the call at `position` (from 0) of an answer, or its fault in words for the model.

    `cut`: the answer ends at the model's length limit, perhaps within this call.
    """
    if position >= MOST_AT_ONCE:
        return f"Not done: at most {MOST_AT_ONCE} tools are used at the same time. Ask for this one again."
    tool = tools.get(call.name)
    if tool is None:
        return str(UnknownTool(call.name, tools))
    try:
        args = _arguments(call.arguments)
    except (ValueError, RecursionError) as error:
        if cut:
            return f"Not done: the call of {call.name} was cut off at the length limit. Call it again, with shorter arguments."
        return f"Not done: the arguments of {call.name} are not JSON ({str(error)[:200]}). Call it again with a JSON object."
    args, wrong = fitting(args, tool.parameters, lambda value: _fault(value, tool.parameters))
    if wrong is not None:
        return f"Not done: bad arguments for {call.name}. {wrong} Call it again with arguments that fit its schema."
    if not isinstance(args, dict):
        return f"Not done: the arguments of {call.name} must be one JSON object."
    return Wanted(tool, args)


def _fault(value: Any, schema: dict[str, Any]) -> str | None:
    fault = fault_of(value, schema)
    return None if fault is None else fault.said("the whole object")


def _arguments(text: str) -> Any:
    """Return the arguments of a call. Raise ValueError unless they can be stored: finite numbers, and not nested too deep."""
    args = read_strictly(arguments_text(text).strip() or "{}")
    level, depth = [args], 0
    while level:
        level = [inner for each in level if isinstance(each, dict | list) for inner in _within(each)]
        depth += 1
        if depth > DEEPEST:
            raise ValueError("nested too deeply")
    return json.loads(whole_json(args))


def _within(each: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return each.values() if isinstance(each, dict) else each


def wants_approval(wanted: Wanted) -> bool:
    """Return whether a person must approve this call. If the tool's rule cannot be checked, a person must: fail closed."""
    rule = wanted.tool.needs_approval
    if isinstance(rule, bool):
        return rule
    fault = fault_of(wanted.args, rule)
    return fault is None or not fault.decided
