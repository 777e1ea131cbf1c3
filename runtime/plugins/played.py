"""Installed plugins that are used like scripts: a guard, a notification or a monitor, instead of a script of that kind."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import TypeAdapter

from kernel.agents.guard import Look
from kernel.basics.errors import MofaError, ScriptError, ScriptLimit
from kernel.basics.schema import parse
from kernel.conversation.transcript import canonical
from kernel.kinds.notification import Told
from kernel.kinds.plugin_kind import PluginKind
from kernel.kinds.script import (
    CheckedScript,
    Ended,
    HostAnswer,
    Invocation,
    PluginOf,
    ScriptLimits,
    Shape,
    Waiting,
    check_value,
    content_hash,
)
from kernel.registry.registry import FOLDERS, installed_version
from kernel.registry.rollout import installed_key
from plugins import discovery
from runtime.failures import without_secrets
from runtime.plugins.start import Load, create_plugin

ANSWER_S = 60.0
"""The longest duration of one answer of an installed plugin, in seconds."""

_ANY: TypeAdapter[Any] = TypeAdapter(Any)


async def _look(made: Any, given: Any) -> Any:
    return _ANY.dump_python(await made.look(parse(Look, given, "look")), mode="json")


async def _send(made: Any, given: Any) -> None:
    await made.send(parse(Told, given, "input"))


async def _observe(made: Any, given: Any) -> None:
    await made.observe(parse(Told, given, "input"))


ASKED: dict[PluginKind, Callable[[Any, Any], Awaitable[Any]]] = {
    "guard": _look, "notification": _send, "monitor": _observe,
}  # fmt: skip
"""The call of an installed plugin, by its kind."""


def installed_played(name: str) -> tuple[PluginKind, discovery.About] | None:
    """Return the kind and the description of the installed plugin of that name that can be used like a script."""
    for kind in ASKED:
        if name in discovery.names(FOLDERS[kind]):
            return kind, discovery.about(FOLDERS[kind], name)
    return None


def kind_of(name: str) -> PluginKind | None:
    """Return the kind of the installed plugin of that name."""
    return next((kind for kind, folder in FOLDERS.items() if name in discovery.names(folder)), None)


def as_script(owner: str, kind: PluginKind, about: discovery.About, config: dict[str, Any]) -> tuple[CheckedScript, str]:
    """Return an installed plugin as a script, and the text that is stored as its content: the name of its package."""
    version = installed_version(about.version)
    text, name = f"{kind} {about.name} of {about.package} {about.version}", f"{about.name}.{kind}"
    return CheckedScript(
        owner=owner,
        name=name,
        hash=content_hash(name, text.encode()),
        config=config,
        plugin=PluginOf(kind=kind, name=about.name, hash=installed_key(kind, about.name, version)),
        entries=["execute"],
    ), text


class InstalledEngine:
    """A `kernel.kinds.script.ScriptEngine` for the installed plugins of one kind. Their "script" is called `NAME.KIND`."""

    def __init__(self, kind: PluginKind, load: Load = discovery.load) -> None:
        self._kind, self._load, self._made = kind, load, dict[str, Any]()

    async def check(self, source: bytes, name: str, limits: ScriptLimits) -> Shape:
        """Return the one entry; there is nothing to parse."""
        return Shape(entries=("execute",))

    async def start(self, source: bytes, name: str, invocation: Invocation, limits: ScriptLimits) -> Ended | Waiting:
        """Call the plugin once."""
        plugin = name.removesuffix(f".{self._kind}")
        made = self.made(plugin, invocation.config or {})
        try:
            async with asyncio.timeout(ANSWER_S):
                answer = await ASKED[self._kind](made, invocation.input)
        except TimeoutError:
            raise ScriptLimit(f"The {self._kind} {plugin} did not answer within {ANSWER_S:g} s.", "time_s") from None
        except MofaError:
            raise
        except Exception as error:
            raise ScriptError(f"The {self._kind} {plugin}: {type(error).__name__}: {without_secrets(str(error))}") from error
        check_value(answer, len(json.dumps(answer, ensure_ascii=False).encode()), f"{plugin}: the answer", limits)
        return Ended(output=answer)

    async def resume(
        self, source: bytes, name: str, invocation: Invocation, limits: ScriptLimits, snapshot: bytes, answer: HostAnswer
    ) -> Ended | Waiting:
        """Raise `ScriptError`: an installed plugin never waits for the host."""
        raise ScriptError(f"{name}: an installed plugin never waits for the host, and cannot be resumed.")

    async def close(self) -> None:
        """Close the plugins."""
        made, self._made = list(self._made.values()), {}
        for each in made:
            await each.close()

    def made(self, plugin: str, options: dict[str, Any]) -> Any:
        """Return the plugin with these options; it is made once.

        Raises:
            UnknownPlugin: it is not installed here.
            InvalidInput: it does not take these options.
        """
        key = canonical([plugin, options])
        if key not in self._made:
            self._made[key] = create_plugin(self._kind, plugin, options, self._load)
        return self._made[key]
