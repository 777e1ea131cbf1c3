"""Scripts: the port of a script engine, the limits of a script, and the activities that check a script and run it.

An engine is `plugins/scripts/<name>.py` with `create(**options) -> ScriptEngine`; other packages offer one by the entry point
`mofa.scripts`. The ending of the script's file chooses the engine (`engine_of`). A script has a function `execute(input)`, and
may have `init`, `health`, `start`, `stop` and `unload`. It works on JSON values only. It has no clock and no randomness except
those that the run gives it. Its only way out are host functions (`kernel.kinds.script_host`), each behind a capability that
must be granted.

A call of a host function suspends the script: the engine returns the call and a snapshot, an activity makes the call, and any
worker resumes the script from the snapshot.
"""

from kernel.kinds.script.activities import (
    OF_TOOL,
    SCRIPT_CHECK,
    SCRIPT_STEP,
    CheckedScript,
    PluginOf,
    Resumption,
    Script,
    ScriptCheck,
    ScriptChecked,
    ScriptInput,
    ScriptOutcome,
    ScriptStep,
    ScriptStepped,
)
from kernel.kinds.script.content import content_bytes, content_hash, content_text
from kernel.kinds.script.engine import (
    ENTRIES,
    Ended,
    HostAnswer,
    HostCall,
    Invocation,
    ScriptEngine,
    Shape,
    Waiting,
)
from kernel.kinds.script.limits import ScriptLimits, check_ceiling, check_source, check_value, engine_of, limits_for
from kernel.kinds.script.log import LINE_CHARACTERS, LOG_CHARACTERS, LOG_LINES, SEAM, Level, Log, LogLine
from kernel.kinds.script.snapshot import SCRIPT_AUTHOR, SEAL_BYTES, SNAPSHOT_AUTHOR, snapshot_author, snapshot_holds

__all__ = [
    "ENTRIES",
    "LINE_CHARACTERS",
    "LOG_CHARACTERS",
    "LOG_LINES",
    "OF_TOOL",
    "SCRIPT_AUTHOR",
    "SCRIPT_CHECK",
    "SCRIPT_STEP",
    "SEAL_BYTES",
    "SEAM",
    "SNAPSHOT_AUTHOR",
    "CheckedScript",
    "Ended",
    "HostAnswer",
    "HostCall",
    "Invocation",
    "Level",
    "Log",
    "LogLine",
    "PluginOf",
    "Resumption",
    "Script",
    "ScriptCheck",
    "ScriptChecked",
    "ScriptEngine",
    "ScriptInput",
    "ScriptLimits",
    "ScriptOutcome",
    "ScriptStep",
    "ScriptStepped",
    "Shape",
    "Waiting",
    "check_ceiling",
    "check_source",
    "check_value",
    "content_bytes",
    "content_hash",
    "content_text",
    "engine_of",
    "limits_for",
    "snapshot_author",
    "snapshot_holds",
]
