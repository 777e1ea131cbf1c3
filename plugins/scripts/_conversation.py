"""What a script said to its host and heard, for engines that cannot freeze a script.

Their snapshot is the answers so far: the script is run again from its beginning, hears the same, and so goes the same way,
up to the call that is new. Fuel, time and host calls are therefore those of the whole run.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any, get_args

from kernel.basics.errors import ScriptError, ScriptLimit
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import as_text, canonical
from kernel.kinds.script import HostAnswer, HostCall, Invocation, Level, Log, LogLine, ScriptLimits, Waiting
from kernel.kinds.script_host import read_call
from plugins.scripts._values import parsed, written


class Suspended(Exception):
    """The script must wait: only the host can answer."""


class Conversation:
    """One run of a script, from its beginning."""

    def __init__(self, name: str, invocation: Invocation, limits: ScriptLimits) -> None:
        self._name, self._invocation, self._limits = name, invocation, limits
        self._known: list[tuple[str, dict[str, Any]]] = []
        self._told = 0
        self._next = 0
        self._calls = 0
        self._log = Log()
        self._chance = Random(invocation.seed)
        self._pending: HostCall | None = None

    def remember(self, snapshot: bytes, answer: HostAnswer) -> None:
        """Take up what was heard before the suspension, and the answer that ends it."""
        state = json.loads(snapshot)
        written(answer.value, f"{self._name}: the host's answer", self._limits)
        self._known = [(call, told) for call, told in state["known"]]
        self._known.append((state["pending"], answer.model_dump(mode="json")))
        self._told = state["told"]

    def say(self, request: bytes) -> bytes:
        """Return a call, as JSON `{"function", "args"}` (a list by position, or an object by name); its answer as JSON.

        Raises:
            Suspended: the answer is not known yet; `waiting` says how it goes on.
            ScriptError, ScriptLimit: the call may not be made; the script ends.
        """
        self._calls += 1
        if self._calls > self._limits.host_calls:
            raise ScriptLimit(f"{self._name}: more than {self._limits.host_calls} host calls.", "host_calls")
        function, positional, named = self._read(request)
        if function in ("now", "random", "print"):
            return self._small(function, positional)
        try:
            call = read_call(function, positional, named, self._invocation.grants)
        except ScriptError as error:
            raise ScriptError(f"{self._name}: {error}") from None
        if call.function == "log":
            return self._logged(call)
        if call.function == "config":
            found = (self._invocation.config or {}).get(call.args["key"], call.args["default"])
            return written({"value": found}, f"{self._name}: config {call.args['key']}", self._limits)
        return self._outside(call)

    def waiting(self) -> Waiting:
        """Return how it goes on after `Suspended`.

        Raises:
            ScriptLimit: it has heard too much to be kept.
        """
        assert self._pending is not None
        state = {"known": self._known, "pending": _address(self._pending), "told": len(self._log)}
        snapshot = json.dumps(state, ensure_ascii=False).encode()
        if len(snapshot) > self._limits.snapshot_bytes:
            most = f"{self._limits.snapshot_bytes:,}"
            raise ScriptLimit(f"{self._name}: its snapshot of {len(snapshot):,} bytes is over {most}.", "snapshot_bytes")
        return Waiting(self._pending, snapshot, self._new_lines())

    def ended(self) -> tuple[LogLine, ...]:
        """Return the lines that it has logged since the suspension, once it has returned.

        Raises:
            ScriptError: it had called the host more often the first time.
        """
        if self._next < len(self._known):
            raise self._astray(f"it ended after {self._next} calls of the host and not after {len(self._known)}")
        return self._new_lines()

    def _new_lines(self) -> tuple[LogLine, ...]:
        return self._log.since(self._told)

    def _astray(self, how: str) -> ScriptError:
        return ScriptError(f"{self._name}: it did not go the same way again: {how}.")

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

    def _small(self, function: str, positional: list[Any]) -> bytes:
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
        if self._next == len(self._known):
            self._pending = call
            raise Suspended
        address, told = self._known[self._next]
        self._next += 1
        if address != _address(call):
            raise self._astray(f"{call.function} with these arguments was not its call number {self._next}")
        answer = {"error": told["error"]} if told["error"] is not None else {"value": told["value"]}
        return json.dumps(answer, ensure_ascii=False).encode(errors="replace")


def _address(call: HostCall) -> str:
    return sha256_of(canonical(call.model_dump(mode="json")))
