"""A person's answer to a decision: from options on the command line, from the prompt, or the recommended one."""

from __future__ import annotations

import asyncio
import getpass
import json
import sys
import threading
from typing import Any

from console.terminal.failure import Failure, usage
from console.terminal.render import decision_lines
from console.terminal.screen import say
from kernel.basics.json_schema import fault_of
from kernel.conversation.decision import Decision, DecisionRequest

_pending: asyncio.Future[str] | None = None


def person() -> str:
    """Who sits here, for the record."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return "someone"


async def read_line(prompt: str) -> str:
    """Return a line from the terminal, without holding up the event loop; EOFError at the end of input.

    A read that was given up stays the next one's: the thread cannot be stopped, and must not swallow a line.
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

    def hand_over() -> None:
        if not future.done():
            future.set_result(line)

    loop.call_soon_threadsafe(hand_over)


def value_of(text: str, schema: dict[str, Any] | None) -> Any:
    """What was typed, as the JSON that the schema asks for; text where nothing else fits.

    Raises ValueError with what would be right.
    """
    kinds = _kinds(schema)
    if kinds and "string" not in kinds:
        try:
            return json.loads(text)
        except ValueError:
            return _loose(text, kinds, schema or {})
    if not kinds:
        try:
            return json.loads(text) if text[:1] in '{["' else text
        except ValueError:
            return text
    return text


def _kinds(schema: dict[str, Any] | None) -> list[str]:
    kind = (schema or {}).get("type")
    return [kind] if isinstance(kind, str) else list(kind or [])


def _loose(text: str, kinds: list[str], schema: dict[str, Any]) -> Any:
    word = text.strip().lower()
    if "boolean" in kinds and word in ("y", "yes", "true", "n", "no", "false"):
        return word in ("y", "yes", "true")
    if "array" in kinds:
        items = schema.get("items")
        return [value_of(part.strip(), items if isinstance(items, dict) else None) for part in text.split(",") if part.strip()]
    raise ValueError(f"{text!r} is not {' or '.join(kinds)}")


def recommended(request: DecisionRequest, by: str | None = None) -> Decision:
    """What the asker recommends: the recommended option, else the proposed answer, else the first thing that fits.

    The use of a tool is never approved by anyone but a person: without one it is rejected.
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


def shown(decision: Decision) -> str:
    """Return a decision in a few words."""
    return decision.choice if decision.choice is not None else json.dumps(decision.answer, ensure_ascii=False)


async def prompt(request: DecisionRequest) -> Decision:
    """Ask the person at the terminal until the answer fits the request; an empty line takes the recommended one."""
    say()
    for line, style in decision_lines(request, numbered=True):
        say(line, style)
    hint = shown(recommended(request)) if request.recommended or request.default is not None else None
    while True:
        typed = await read_line(f"Your answer{f' [{hint}]' if hint else ''}: ")
        if not typed and hint:
            return recommended(request, person())
        try:
            decision = typed_decision(request, typed)
        except ValueError as error:
            say(f"  {error}", "yellow")
            continue
        return await _with_rest(request, decision)


async def _with_rest(request: DecisionRequest, decision: Decision) -> Decision:
    """Ask for what the chosen option needs: a comment, a tool's arguments, an answer in its place."""
    option = request.option(decision.choice)
    comment, edited, free = decision.comment, decision.edited_args, decision.answer
    while option is not None and option.needs_comment and not comment:
        comment = await read_line(f"{option.label}: why, or what must change? ")
    while request.action is not None and decision.choice == "edit" and edited is None:
        try:
            edited = edited_args(request, await read_line("The arguments, as one line of JSON: "))
        except Failure as error:
            say(f"  {error}", "yellow")
    while request.action is not None and decision.choice == "answer" and free is None:
        free = await read_line("Your answer in the tool's place: ") or None
    return decision.model_copy(update={"comment": comment, "edited_args": edited, "answer": free})


def edited_args(request: DecisionRequest, typed: str) -> dict[str, Any]:
    """What was typed, as the arguments of the request's tool. A usage failure says what would be right."""
    try:
        args = json.loads(typed)
        _check(args, request.args_schema)
    except ValueError as error:
        raise usage(f"--args: {error}") from None
    if not isinstance(args, dict):
        raise usage("--args: must be one JSON object.")
    return args


def typed_decision(request: DecisionRequest, typed: str) -> Decision:
    """What was typed as a decision: an option's number or id, else a free answer. ValueError says what would be right."""
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
        raise ValueError(f"That does not fit. {fault.said('the whole answer')}")


def from_options(
    request: DecisionRequest | None,
    decision_id: str,
    choice: str | None,
    answer: str | None,
    comment: str | None,
    by: str | None,
) -> Decision:
    """Return the decision that the command line's options say."""
    if (choice is None) == (answer is None):
        raise usage("Say either --choice OPTION or --answer TEXT_OR_JSON.")
    try:
        value = None if answer is None else value_of(answer, request.answer_schema if request else None)
    except ValueError as error:
        raise usage(f"--answer: {error}") from None
    return Decision(decision_id=decision_id, choice=choice, answer=value, comment=comment, by=by or person())
