"""Scripts: what a script engine does, the limits of a script, and the activities that check a script and run it.

An engine is `plugins/scripts/<name>.py` with `create(**options) -> ScriptEngine`; other packages offer one by the entry
point `mofa.scripts`. The file's ending chooses it (`engine_of`). A script has a function `execute(input)`, and may have
`init`, `start`, `stop` and `unload`. It knows JSON values only, has no clock and no randomness but what the run gives it,
and reaches the world by host functions alone (`kernel.kinds.script_host`), each of a capability that must be granted.

Such a call suspends the script: the engine hands back the call and a snapshot, the call is made as an activity of its own,
and the script goes on from the snapshot, on whichever worker.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import Field

from kernel.basics.errors import InvalidInput, ScriptError, ScriptLimit
from kernel.basics.priority import Priority
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.budget import Budget, Usage
from kernel.conversation.transcript import as_text
from kernel.kinds.plugin_kind import PluginKind

SCRIPT_AUTHOR = "script "
"""Who a script's stored content is noted by: this and the script's name. Erasure finds by it which scripts there were."""

SNAPSHOT_AUTHOR = "script snapshot"
"""Who a snapshot is noted by: this, ` of ` and the scope of its run. Erasure finds by it whose it is."""

SEAL_BYTES = 32
"""What stands before a sealed snapshot's packed bytes: that it is ours, not what hides it."""

SCRIPT_CHECK = "script.check"
"""The wire name of the activity that looks a script up, checks it, and pins its content by hash."""

SCRIPT_STEP = "script.step"
"""The wire name of the activity that starts a script, or lets it go on, until it ends or calls the host."""

OF_TOOL = "tool/"
"""What `script.check` takes before a tool's name, and what the owner of such a plugin's values begins with."""

ENTRIES = ("execute", "init", "health", "start", "stop", "unload")
"""What may be called from outside. `execute(input)` is required, the others take no argument.

`health` fails where the script cannot do its work; it is asked when a plugin starts, and from time to time."""

_ENGINES = {".py": "monty", ".rhai": "rhai", ".wasm": "wasm", ".wat": "wasm"}
_NAME = re.compile(r"^[\w][\w.\-]{0,127}$")

Level = Literal["debug", "info", "warning", "error"]

LINE_CHARACTERS = 2_000
"""A line of a script's log; the rest of a longer one is cut."""

SEAM = 500
"""What an engine keeps of a line beyond that, so that a key at its end is still whole when keys are taken out."""

LOG_LINES = 1_000
LOG_CHARACTERS = 128 * 1024
"""What is kept of a script's log: of one stretch between two calls of the host, and of a whole run."""


def engine_of(name: str) -> str:
    """Return the engine's plugin name by the ending of a script's file name; an ending of no engine of ours names its plugin.

    Raises:
        InvalidInput: the name has no ending, or is a path.
    """
    stem, dot, ending = name.rpartition(".")
    if not (stem and dot and ending and _NAME.match(name)):
        known = ", ".join(_ENGINES)
        raise InvalidInput(f"script: {name!r} must be a file name whose ending chooses the engine ({known}).", "script")
    return _ENGINES.get(f".{ending}", ending)


class ScriptLimits(Schema):
    """What a script may use. They hold over one run of an entry point, waits for the host not counted.

    `result_bytes`, `depth` and `nodes` bound the result, the input, and the arguments and the answer of each host call.
    """

    time_s: float = Field(default=2.0, gt=0, le=60, description="Time that its own code runs, in seconds.")
    memory_mb: int = Field(default=64, ge=1, le=1024, description="Memory of its own values.")
    recursion: int = Field(default=64, ge=1, le=512, description="Calls within calls.")
    host_calls: int = Field(default=100, ge=0, le=10_000, description="Calls of host functions, log lines among them.")
    source_bytes: int = Field(default=262_144, ge=1, le=2_097_152, description="Length of the source.")
    result_bytes: int = Field(default=1_048_576, ge=1, le=1_572_864, description="Length of a value, as JSON in UTF-8.")
    depth: int = Field(default=32, ge=1, le=64, description="Lists and objects within each other in a value.")
    nodes: int = Field(default=100_000, ge=1, le=1_000_000, description="Values within a value.")
    fuel: int | None = Field(
        default=None,
        ge=1,
        le=100_000_000_000,
        description="Work, in the engine's own measure: instructions of a module, 100 M where left out; operations of a Rhai "
        "script, 10 M where left out. Python knows none.",
    )
    snapshot_bytes: int = Field(default=4_194_304, ge=1, le=16_777_216, description="Length of a snapshot.")


def limits_for(name: str, given: ScriptLimits | None = None) -> ScriptLimits:
    """Return the limits of a script by its file name: those that are given, and else its engine's own.

    A module is small, and calls the host cheaply.
    """
    others: dict[str, Any] = {}
    if engine_of(name) == "wasm":
        others = {"memory_mb": 16, "host_calls": 1000, "source_bytes": 1_048_576, "result_bytes": 1_572_864}
    return ScriptLimits(**{**others, **(given.model_dump(exclude_unset=True) if given else {})})


def check_ceiling(name: str, limits: ScriptLimits, ceiling: ScriptLimits, whose: str) -> None:
    """Raise `InvalidInput` where limits are wider than the engine's own, and than the operator allows in `ceiling`."""
    own = limits_for(name).model_dump()
    own["fuel"] = {"rhai": 10_000_000}.get(engine_of(name), 100_000_000)
    allowed = ceiling.model_dump(exclude_unset=True, exclude_none=True)
    for field, asked in limits.model_dump(exclude_none=True).items():
        most = max(own[field], allowed.get(field, own[field]))
        if asked > most:
            raise InvalidInput(
                f"limits.{field}: {whose} asks for {asked}; at most {most} is allowed here. To allow more, put "
                f"plugins: {{limits: {{{field}: {asked}}}}} into the workers' mofa.yaml, and start them anew.",
                f"limits.{field}",
            )


class HostCall(Schema):
    """A call of a host function, with its arguments by name."""

    function: str
    args: dict[str, Any] = Field(default_factory=dict)


class HostAnswer(Schema):
    """What the host answers: a value, or an error, which the script may catch."""

    value: Any = None
    error: str | None = None


class LogLine(Schema):
    """A line that a script wrote by `log` (or `print`)."""

    level: Level = "info"
    text: str


class Log:
    """The lines of a script, cut as they come: a script may write much more than anybody keeps."""

    def __init__(self, lines: Iterable[LogLine] = ()) -> None:
        self._lines: list[LogLine] = []
        self._left = LOG_CHARACTERS
        for line in lines:
            self.add(line.text, line.level)

    def __len__(self) -> int:
        return len(self._lines)

    def full(self) -> bool:
        """Return whether nothing more is kept."""
        return self._left <= 0 or len(self._lines) >= LOG_LINES

    def add(self, message: Any, level: Level = "info") -> None:
        """Write a line: a text as it is, and other JSON as text. Nothing happens once the log is full."""
        if self.full():
            return
        text = as_text(message)
        if len(text) > LINE_CHARACTERS + SEAM:
            text = f"{text[: LINE_CHARACTERS + SEAM]}…"
        self._left -= len(text)
        self._lines.append(LogLine(level=level, text=text))
        if self.full():
            self._lines[-1] = LogLine(level=level, text=f"{text}\n[The log is full: later lines are not kept.]")

    def since(self, number: int) -> tuple[LogLine, ...]:
        """Return the lines after the first `number`."""
        return tuple(self._lines[number:])


@dataclass(frozen=True)
class Invocation:
    """One run of an entry point. `now` and `seed` are all that it learns of time and chance; the same give the same.

    `grants` are the capabilities (see `kernel.kinds.script_host`); `config` is what `config(key)` reads.
    """

    entry: str
    input: Any
    now: datetime
    seed: str
    grants: tuple[str, ...] = ()
    config: dict[str, Any] | None = None


@dataclass(frozen=True)
class Ended:
    """The script's function returned."""

    output: Any
    log: tuple[LogLine, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """The script waits for the host. `snapshot` is the engine's own, with what it has used by then; `log` is new lines."""

    call: HostCall
    snapshot: bytes
    log: tuple[LogLine, ...] = ()


@dataclass(frozen=True)
class Shape:
    """What a check found: the entry points that the script has."""

    entries: tuple[str, ...]


class ScriptEngine(Protocol):
    """Runs the scripts of one language. Every method may be called many times at once, and never holds up the event loop.

    Everything raises `ScriptError` (with line and column, where there are any) for what the script did wrong by itself,
    `ScriptLimit` for a limit, which a script cannot catch, and `ProviderUnavailable` where the engine's own process
    was lost with no fault of the script. `log` and `config` are answered by the engine;
    `kernel.kinds.script_host.read_call` checks every call before it does anything.

    An engine that cannot freeze a script may keep the answers so far as its snapshot,
    and run the script again from its beginning: the same invocation and answers take the same way.
    """

    async def check(self, source: bytes, name: str, limits: ScriptLimits) -> Shape:
        """Parse it, check its types as far as the language can, and see that it has `execute`, without running `execute`."""
        ...

    async def start(self, source: bytes, name: str, invocation: Invocation, limits: ScriptLimits) -> Ended | Waiting:
        """Run an entry point until it returns or calls the host."""
        ...

    async def resume(
        self, source: bytes, name: str, invocation: Invocation, limits: ScriptLimits, snapshot: bytes, answer: HostAnswer
    ) -> Ended | Waiting:
        """Go on from a snapshot of this engine, which is of this script and this invocation: the caller's seal says so."""
        ...

    async def close(self) -> None:
        """End the engine's processes."""
        ...


class PluginOf(Schema):
    """The plugin that a script is of, of either layer. `hash` is what its calls are counted by."""

    kind: PluginKind
    name: str
    hash: str


class Script(Schema):
    """A script, pinned: the address of its content in the store (`hash`), its file's name, and what it may do.

    `owner` is its name in the project: what it keeps, it keeps under that. `config` lies in histories: no secrets there.
    """

    owner: str
    name: str
    hash: str
    grants: list[str] = Field(default_factory=list)
    limits: ScriptLimits = Field(default_factory=ScriptLimits)
    config: dict[str, Any] = Field(default_factory=dict)
    plugin: PluginOf | None = None


class ScriptInput(Schema):
    """Input of the workflow `Script`: one run of a script of the project file."""

    script: str = Field(min_length=1)
    input: Any = None
    entry: str = "execute"
    priority: Priority = "normal"
    tenant: str | None = None
    budget: Budget | None = None


class ScriptOutcome(Schema):
    """Result of the workflow `Script`: what `execute` returned, and what was written to the log."""

    output: Any
    hash: str
    log: list[LogLine] = Field(default_factory=list)
    usage: Usage = Field(default_factory=Usage)


class ScriptCheck(Schema):
    """Input of `script.check`: names from `scripts` in the project file, or of plugins; `tool/NAME` is the runtime plugin
    behind that tool, with the tool's options.

    `plugins` is the plugin set that the run is pinned to, if it is already.
    """

    names: list[str]
    plugins: str | None = None


class CheckedScript(Script):
    """A script that can be run, and the entry points that it has."""

    entries: list[str]


class ScriptChecked(Schema):
    """Output of `script.check`, in the order asked for. `plugins` is the set that runtime plugins among them are of."""

    scripts: list[CheckedScript]
    plugins: str | None = None


class Resumption(Schema):
    """Where a script goes on: the address of its sealed snapshot, and what the host answers."""

    snapshot: str
    answer: HostAnswer


class ScriptStep(Schema):
    """Input of `script.step`. `scope` and `step` name the run of the script for good; a snapshot is of no use elsewhere."""

    scope: str
    step: str
    script: Script
    entry: str = "execute"
    input: Any = None
    now: datetime
    resume: Resumption | None = None


class ScriptStepped(Schema):
    """Output of `script.step`: with `call`, the script waits for the host, and `snapshot` is where it goes on."""

    output: Any = None
    call: HostCall | None = None
    snapshot: str | None = None
    log: list[LogLine] = Field(default_factory=list)


def snapshot_author(scope: str) -> str:
    """Who a snapshot of this run is noted by."""
    return f"{SNAPSHOT_AUTHOR} of {scope}"


def snapshot_holds(sealed: str, ways: Sequence[bytes]) -> bool:
    """Return whether a sealed snapshot holds one of these byte strings. Its seal is not looked at: what it says is never
    loaded.
    """
    try:
        data = zlib.decompress(b64decode(sealed, validate=True)[SEAL_BYTES:])
    except (NotBase64, zlib.error):
        return False
    return any(way in data for way in ways)


def content_text(name: str, content: bytes) -> str:
    """Return a script's file as the text that the store keeps: base64 where it is binary."""
    if name.endswith(".wasm"):
        return b64encode(content).decode()
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise ScriptError(f"{name}: must be UTF-8 text; byte {error.start} is not.") from None


def content_bytes(name: str, text: str) -> bytes:
    """Return the other way round."""
    if not name.endswith(".wasm"):
        return text.encode()
    try:
        return b64decode(text, validate=True)
    except NotBase64:
        raise ScriptError(f"{name}: its stored content is not base64.") from None


def content_hash(name: str, content: bytes) -> str:
    """What a script is pinned by: SHA-256, hexadecimal, of its stored text (`kernel.conversation.transcript.digest` of it)."""
    return sha256_of(content_text(name, content))


def check_source(source: bytes, name: str, limits: ScriptLimits) -> None:
    """Raise `ScriptLimit` where the source is too long."""
    if len(source) > limits.source_bytes:
        raise ScriptLimit(f"{name}: {len(source):,} bytes of source are more than {limits.source_bytes:,}.", "source_bytes")


def check_value(value: Any, size: int, what: str, limits: ScriptLimits) -> None:
    """Raise `ScriptLimit` for JSON that is too long (`size`, in bytes of UTF-8), too deep, or of too many values."""
    if size > limits.result_bytes:
        raise ScriptLimit(f"{what}: {size:,} bytes of JSON are more than {limits.result_bytes:,}.", "result_bytes")
    level: Sequence[Any] = [value]
    depth = seen = 0
    while level:
        seen += len(level)
        if seen > limits.nodes:
            raise ScriptLimit(f"{what}: it holds more than {limits.nodes:,} values.", "nodes")
        inner = [each for each in level if isinstance(each, list | dict)]
        depth += bool(inner)
        if depth > limits.depth:
            raise ScriptLimit(f"{what}: lists and objects are nested deeper than {limits.depth}.", "depth")
        level = [leaf for each in inner for leaf in (each.values() if isinstance(each, dict) else each)]
