"""The wire types of the activities that check and run scripts, and of the workflow `Script`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from kernel.basics.priority import Priority
from kernel.basics.schema import Schema
from kernel.conversation.budget import Budget, Usage
from kernel.kinds.plugin_kind import PluginKind
from kernel.kinds.script.engine import HostAnswer, HostCall
from kernel.kinds.script.limits import ScriptLimits
from kernel.kinds.script.log import LogLine

SCRIPT_CHECK = "script.check"
"""The wire name of the activity that looks a script up, checks it, and pins its content by hash."""

SCRIPT_STEP = "script.step"
"""The wire name of the activity that starts or resumes a script, until it ends or calls the host."""

OF_TOOL = "tool/"
"""The prefix of a tool's name in `script.check`, and of the owner under which such a plugin's values are stored."""


class PluginOf(Schema):
    """The plugin, of either layer, that a script belongs to. Its calls are counted by `hash`."""

    kind: PluginKind
    name: str
    hash: str


class Script(Schema):
    """A pinned script: the address of its content in the store (`hash`), its file's name, and its permissions.

    `owner` is its name in the project, under which its values are stored. `config` is recorded in histories: no secrets there.
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
    """Result of the workflow `Script`: the value that `execute` returned, and the log."""

    output: Any
    hash: str
    log: list[LogLine] = Field(default_factory=list)
    usage: Usage = Field(default_factory=Usage)


class ScriptCheck(Schema):
    """Input of `script.check`: names from `scripts` in the project file, or of plugins.

    `tool/NAME` is the runtime plugin behind that tool, with the tool's options. `plugins` is the plugin set that the run is
    pinned to, if it is pinned yet.
    """

    names: list[str]
    plugins: str | None = None


class CheckedScript(Script):
    """A script that can be run, and its entry points."""

    entries: list[str]


class ScriptChecked(Schema):
    """Output of `script.check`, in the order of the input. `plugins` is the set of the runtime plugins among them."""

    scripts: list[CheckedScript]
    plugins: str | None = None


class Resumption(Schema):
    """The point at which a script is resumed: the address of its sealed snapshot, and the host's answer."""

    snapshot: str
    answer: HostAnswer


class ScriptStep(Schema):
    """Input of `script.step`. `scope` and `step` identify the run of the script; a snapshot is valid only there."""

    scope: str
    step: str
    script: Script
    entry: str = "execute"
    input: Any = None
    now: datetime
    resume: Resumption | None = None


class ScriptStepped(Schema):
    """Output of `script.step`. With `call` the script waits for the host, and `snapshot` is the address to resume from."""

    output: Any = None
    call: HostCall | None = None
    snapshot: str | None = None
    log: list[LogLine] = Field(default_factory=list)
