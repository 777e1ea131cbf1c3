"""A person's answer to a decision: from command-line options, from the prompt, or the recommended one."""

from __future__ import annotations

import asyncio
import getpass
import json
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from console.terminal.failure import Failure, usage
from console.terminal.render import decision_lines
from console.terminal.screen import say
from kernel.basics.json_schema import fault_of
from kernel.basics.schema import parse
from kernel.conversation.attention import Reassign, Snooze
from kernel.conversation.decision import Decision, DecisionRequest

_pending: asyncio.Future[str] | None = None
"""The line that a thread is reading, kept when its prompt is abandoned."""


def person() -> str:
    """Return the user's name, for the record of a decision."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return "someone"


async def read_line(prompt: str) -> str:
    """Return a line from stdin without blocking the event loop.

    The thread that reads cannot be stopped: if a caller is cancelled, the next call gets its line.

    Raises:
        EOFError: the input ended.
    """
    global _pending
    sys.stdout.write(prompt)
    sys.stdout.flush()
    if _pending is None:
        loop = asyncio.get_running_loop()
        _pending = loop.create_future()
        threading.Thread(target=_read, args=(loop, _pending), daemon=True).start()
    line = await asyncio.shield(_pending)
    _pending = None
    if not line:
        raise EOFError
    return line.strip()


def _read(loop: asyncio.AbstractEventLoop, future: asyncio.Future[str]) -> None:
    line = sys.stdin.readline()

    def set_line() -> None:
        if not future.done():
            future.set_result(line)

    loop.call_soon_threadsafe(set_line)


def value_of(text: str, schema: dict[str, Any] | None) -> Any:
    """Return typed text as the JSON type that the schema wants, or as text without one.

    Raises:
        ValueError: the text has another type; the message names the right one.
    """
    kinds = _kinds(schema)
    if kinds and "string" not in kinds:
        try:
            return json.loads(text)
        except ValueError:
            return _shorthand(text, kinds, schema or {})
    if not kinds:
        try:
            return json.loads(text) if text[:1] in '{["' else text
        except ValueError:
            return text
    return text


def _kinds(schema: dict[str, Any] | None) -> list[str]:
    kind = (schema or {}).get("type")
    return [kind] if isinstance(kind, str) else list(kind or [])


def _shorthand(text: str, kinds: list[str], schema: dict[str, Any]) -> Any:
    """Return `yes` as True, and `a, b` as a list; raise ValueError for anything else."""
    word = text.strip().lower()
    if "boolean" in kinds and word in ("y", "yes", "true", "n", "no", "false"):
        return word in ("y", "yes", "true")
    if "array" in kinds:
        items = schema.get("items")
        return [value_of(part.strip(), items if isinstance(items, dict) else None) for part in text.split(",") if part.strip()]
    raise ValueError(f"{text!r} is not {' or '.join(kinds)}")


def recommended(request: DecisionRequest, by: str | None = None) -> Decision:
    """Return the recommended decision: the recommended option, else the proposed answer, else the first value that fits.

    The approval of a tool is the exception: only a person may give it, so that it is rejected here.
    """
    if request.kind == "approval":
        return Decision(decision_id=request.id, choice="reject", comment="No person was asked.", by=by)
    if request.recommended is not None:
        return Decision(decision_id=request.id, choice=request.recommended, by=by)
    if request.default is not None and request.allow_answer:
        return Decision(decision_id=request.id, answer=request.default, by=by)
    if request.options:
        return Decision(decision_id=request.id, choice=request.options[0].id, by=by)
    return Decision(decision_id=request.id, answer=_example(request.answer_schema or {}), by=by)


def _example(schema: dict[str, Any]) -> Any:
    if schema.get("enum"):
        return schema["enum"][0]
    match (_kinds(schema) or ["string"])[0]:
        case "boolean":
            return True
        case "integer" | "number":
            return schema.get("minimum", schema.get("maximum", 1))
        case "array":
            return [_example(schema.get("items") or {})]
        case "object":
            return {name: _example(part) for name, part in (schema.get("properties") or {}).items()}
        case _:
            return "No preference; choose what fits best."


def order_of(name: str, request: DecisionRequest, given: Mapping[str, Any]) -> Snooze | Reassign:
    """Return the order `snooze` or `reassign` about a decision, in the name of its user.

    Raises:
        InvalidInput: a field is missing or wrong.
    """
    kind: Any = Snooze if name == "snooze" else Reassign
    order: Snooze | Reassign = parse(kind, {"by": person(), **given, "decision_id": request.id}, name)
    return order


def shown(decision: Decision) -> str:
    """Return the choice or the answer of a decision, for a line."""
    return decision.choice if decision.choice is not None else json.dumps(decision.answer, ensure_ascii=False)


Read = Callable[[str], Awaitable[str]]
"""Returns a line that a person types after a prompt."""

Tell = Callable[[str, str | None], None]
"""Shows a person a line in a style."""


async def prompt(request: DecisionRequest) -> Decision:
    """Ask the person at the terminal until the answer fits the request; an empty line takes the recommended one."""
    say()
    for line, style in decision_lines(request, numbered=True):
        say(line, style)
    return await asked(request, read_line, say)


async def asked(request: DecisionRequest, read: Read, tell: Tell) -> Decision:
    """Ask for an answer until it fits the request. `read` and `tell` are the person's keyboard and screen."""
    hint = shown(recommended(request)) if request.recommended or request.default is not None else None
    while True:
        typed = await read(f"Your answer{f' [{hint}]' if hint else ''}: ")
        if not typed and hint:
            return recommended(request, person())
        try:
            decision = typed_decision(request, typed)
        except ValueError as error:
            tell(f"  {error}", "yellow")
            continue
        return await _with_rest(request, decision, read, tell)


async def _with_rest(request: DecisionRequest, decision: Decision, read: Read, tell: Tell) -> Decision:
    """Ask for the parts that the chosen option needs: a comment, a tool's arguments, or an answer in place of the tool's."""
    option = request.option(decision.choice)
    comment, edited, free = decision.comment, decision.edited_args, decision.answer
    while option is not None and option.needs_comment and not comment:
        comment = await read(f"{option.label}: the reason, or the changes wanted? ")
    while request.action is not None and decision.choice == "edit" and edited is None:
        try:
            edited = edited_args(request, await read("The new arguments, as one line of JSON: "))
        except Failure as error:
            tell(f"  {error}", "yellow")
    while request.action is not None and decision.choice == "answer" and free is None:
        free = await read("Your answer in place of the tool's result: ") or None
    return decision.model_copy(update={"comment": comment, "edited_args": edited, "answer": free})


def edited_args(request: DecisionRequest, typed: str) -> dict[str, Any]:
    """Return typed JSON as the arguments of the request's tool.

    Raises:
        Failure: it is not a JSON object, or does not fit the tool's schema.
    """
    try:
        args = json.loads(typed)
        _check(args, request.args_schema)
    except ValueError as error:
        raise usage(f"--args: {error}") from None
    if not isinstance(args, dict):
        raise usage("--args: it must be one JSON object.")
    return args


def typed_decision(request: DecisionRequest, typed: str) -> Decision:
    """Return typed text as a decision: an option by number, id or label, else a free answer.

    Raises:
        ValueError: it is none of these; the message names the possible answers.
    """
    ids = [option.id for option in request.options]
    if typed.isdigit() and 1 <= int(typed) <= len(ids):
        return Decision(decision_id=request.id, choice=ids[int(typed) - 1], by=person())
    by_name = {name.lower(): option.id for option in request.options for name in (option.label, option.id)}
    if typed.lower() in by_name:
        return Decision(decision_id=request.id, choice=by_name[typed.lower()], by=person())
    if request.allow_answer and typed:
        answer = value_of(typed, request.answer_schema)
        _check(answer, request.answer_schema)
        return Decision(decision_id=request.id, answer=answer, by=person())
    free = ", or an answer in your own words" if request.allow_answer else ""
    raise ValueError(f"Type {'a number from 1 to ' + str(len(ids)) if ids else 'an answer'}{free if ids else ''}.")


def _check(answer: Any, schema: dict[str, Any] | None) -> None:
    fault = fault_of(answer, schema or {})
    if fault is not None:
        raise ValueError(f"The answer does not fit. {fault.said('the whole answer')}")


def from_options(
    request: DecisionRequest | None,
    decision_id: str,
    choice: str | None,
    answer: str | None,
    comment: str | None,
    by: str | None,
) -> Decision:
    """Return the decision that the options of `mofa decide` make.

    Raises:
        Failure: there is neither a choice nor an answer, or both, or the answer has the wrong type.
    """
    if (choice is None) == (answer is None):
        raise usage("Give either --choice OPTION or --answer TEXT_OR_JSON.")
    try:
        value = None if answer is None else value_of(answer, request.answer_schema if request else None)
    except ValueError as error:
        raise usage(f"--answer: {error}") from None
    return Decision(decision_id=decision_id, choice=choice, answer=value, comment=comment, by=by or person())
