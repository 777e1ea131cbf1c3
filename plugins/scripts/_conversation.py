"""A script's calls of its host and their answers, for engines that cannot freeze a script.

The snapshot of such an engine is the list of answers so far. To continue, the script runs again from its beginning, gets
the same answers, and so takes the same path up to the call that is new. Fuel, time and host calls are therefore counted over
the whole run.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any, get_args

from kernel.basics.errors import ScriptError, ScriptLimit
from kernel.basics.json_text import whole_json
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import as_text, canonical
from kernel.kinds.script import HostAnswer, HostCall, Invocation, Level, Log, LogLine, ScriptLimits, Waiting
from kernel.kinds.script_host import read_call
from plugins.scripts._values import parsed, written


class Suspended(Exception):
    """The script must wait for an answer of the host."""


class Conversation:
    """One run of a script, from its beginning."""

    def __init__(self, name: str, invocation: Invocation, limits: ScriptLimits) -> None:
        self._name, self._invocation, self._limits = name, invocation, limits
        self._answers: list[tuple[str, dict[str, Any]]] = []  # the address of each call, and its answer
        self._lines_before = 0
        self._next = 0
        self._calls = 0
        self._log = Log()
        self._chance = Random(invocation.seed)
        self._pending: HostCall | None = None

    def remember(self, snapshot: bytes, answer: HostAnswer) -> None:
        """Restore the answers before the suspension, and add the one that ends it."""
        state = json.loads(snapshot)
        written(answer.value, f"{self._name}: the host's answer", self._limits)
        self._answers = [(call, given) for call, given in state["known"]]
        self._answers.append((state["pending"], answer.model_dump(mode="json")))
        self._lines_before = state["told"]

    def answer(self, request: bytes) -> bytes:
        """Answer a call of the host. Both are JSON.

        The call is `{"function": name, "args": …}`, with a list of arguments by position or an object by name. The answer is
        `{"value": …}` or `{"error": text}`.

        Raises:
            Suspended: the answer is not known yet; `waiting` returns the call and the snapshot.
            ScriptError, ScriptLimit: the call is not allowed; the script ends.
        """
        self._calls += 1
        if self._calls > self._limits.host_calls:
            raise ScriptLimit(f"{self._name}: more than {self._limits.host_calls} host calls.", "host_calls")
        function, positional, named = self._read(request)
        if function in ("now", "random", "print"):
            return self._local(function, positional)
        try:
            call = read_call(function, positional, named, self._invocation.grants)
        except ScriptError as error:
            raise ScriptError(f"{self._name}: {error}") from None
        if call.function == "log":
            return self._logged(call)
        if call.function == "config":
            value = (self._invocation.config or {}).get(call.args["key"], call.args["default"])
            return written({"value": value}, f"{self._name}: config {call.args['key']}", self._limits)
        return self._outside(call)

    def waiting(self) -> Waiting:
        """Return the pending call and the snapshot, after `Suspended`.

        Raises:
            ScriptLimit: the answers so far are longer than `snapshot_bytes`.
        """
        assert self._pending is not None
        state = {"known": self._answers, "pending": _address(self._pending), "told": len(self._log)}
        snapshot = json.dumps(state, ensure_ascii=False).encode()
        if len(snapshot) > self._limits.snapshot_bytes:
            most = f"{self._limits.snapshot_bytes:,}"
            raise ScriptLimit(f"{self._name}: its snapshot of {len(snapshot):,} bytes is over {most}.", "snapshot_bytes")
        return Waiting(self._pending, snapshot, self._new_lines())

    def ended(self) -> tuple[LogLine, ...]:
        """Return the lines that the script has logged since the suspension, after it has returned.

        Raises:
            ScriptError: it called the host less often than the first time.
        """
        if self._next < len(self._answers):
            raise self._diverged(f"it ended after {self._next} calls of the host, not after {len(self._answers)}")
        return self._new_lines()

    def _new_lines(self) -> tuple[LogLine, ...]:
        return self._log.since(self._lines_before)

    def _diverged(self, how: str) -> ScriptError:
        return ScriptError(f"{self._name}: it did not take the same path again: {how}.")

    def _read(self, request: bytes) -> tuple[str, list[Any], dict[str, Any]]:
        what = f"{self._name}: a host call"
        match parsed(request, what, self._limits):
            case {"function": str(function), **rest} if rest.keys() <= {"args"}:
                match rest.get("args", []):
                    case list(positional):
                        return function, positional, {}
                    case dict(named):
                        return function, [], named
        raise ScriptError(f'{what} must be {{"function": name, "args": a list or an object}}.')

    def _local(self, function: str, positional: list[Any]) -> bytes:
        value: Any = None
        if function == "now":
            value = self._invocation.now.isoformat()
        elif function == "random":
            value = self._chance.random()
        elif any(grant.partition(":")[0] == "log" for grant in self._invocation.grants) and not self._log.full():
            self._log.add(" ".join(map(as_text, positional)))
        return json.dumps({"value": value}).encode()

    def _logged(self, call: HostCall) -> bytes:
        levels = get_args(Level)
        if call.args["level"] not in levels:
            raise ScriptError(f"{self._name}: log: level must be one of {', '.join(levels)}.")
        self._log.add(call.args["message"], call.args["level"])
        return b'{"value": null}'

    def _outside(self, call: HostCall) -> bytes:
        if self._next == len(self._answers):
            self._pending = call
            raise Suspended
        address, given = self._answers[self._next]
        self._next += 1
        if address != _address(call):
            raise self._diverged(f"{call.function} with these arguments was not call number {self._next}")
        answer = {"error": given["error"]} if given["error"] is not None else {"value": given["value"]}
        return whole_json(answer)


def _address(call: HostCall) -> str:
    return sha256_of(canonical(call.model_dump(mode="json")))
