"""A plugin as one worker process uses it: its state, and counts of its uses."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from kernel.kinds.plugin_kind import PluginKind
from kernel.kinds.tool import ToolContext, ToolFault
from kernel.registry.registry import FOLDERS, Manifest, Member, Package, State, installed_version
from kernel.registry.rollout import RECENT, Counts, PluginReport, installed_key
from plugins import discovery
from runtime.failures import without_secrets


class Running(Protocol):
    """A loaded runtime plugin: one version, with its grants."""

    async def start(self) -> None:
        """Parse and check it, and call its `init`. Raises `MofaError` for any fault."""
        ...

    async def health(self) -> None:
        """Raise `MofaError` with the reason if it is unhealthy. A plugin without a health check is healthy."""
        ...

    async def use(self, args: Any, context: ToolContext, options: dict[str, Any]) -> Any:
        """Use it once."""
        ...

    async def close(self) -> None:
        """Release its resources."""
        ...


Loader = Callable[[Package, Member], Awaitable[Running]]


@dataclass
class UsedPlugin:
    """The common state of installed and runtime plugins in this process."""

    state: State = "discovered"
    error: str | None = None
    in_flight: int = 0
    checked_at: datetime | None = None
    recent_s: deque[float] = field(default_factory=partial(deque, maxlen=RECENT))

    def report(self, name: str, version: str, hash: str, used_as: str | None = None) -> PluginReport:
        """Return its part of the worker's report."""
        return PluginReport(
            name=name,
            version=version,
            hash=hash,
            used_as=used_as,
            state=self.state,
            error=self.error,
            in_flight=self.in_flight,
            checked_at=self.checked_at,
            recent_s=list(self.recent_s),
        )


@dataclass(kw_only=True)
class Installed(UsedPlugin):
    """An installed plugin that this process uses, by its name in the project file (`used_as`)."""

    kind: PluginKind
    name: str
    version: str
    used_as: str
    health: Callable[[], Awaitable[None]] | None = None

    @property
    def hash(self) -> str:
        """The key of its counts."""
        return installed_key(self.kind, self.name, self.version)


@dataclass(kw_only=True)
class LoadedVersion(UsedPlugin):
    """One version of a runtime plugin in this process."""

    member: Member
    manifest: Manifest | None = None
    running: Running | None = None
    used_at: float = field(default_factory=time.monotonic)
    loading: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def name(self) -> str:
        """The name of its manifest in plugin sets; the beginning of its hash until that is read."""
        return self.manifest.key if self.manifest else self.member.hash[:12]


def installed_plugin(kind: PluginKind, name: str, used_as: str, made: Any = None) -> Installed | None:
    """Return an installed plugin, with the health check of the object that was `made` of it; None if it is not installed."""
    folder = FOLDERS[kind]
    if name not in discovery.names(folder):
        return None
    version = installed_version(discovery.about(folder, name).version)
    health = getattr(made, "health", None)
    return Installed(kind=kind, name=name, version=version, used_as=used_as, health=health, state="ready")


class UseCounts:
    """Counts of uses since the last report, by the hash of the plugin."""

    def __init__(self) -> None:
        self._counts: dict[str, Counts] = {}

    @contextmanager
    def counted(self, plugin: UsedPlugin, key: str, calls: int = 1, *, may_be_cancelled: bool = False) -> Iterator[None]:
        """Count one use: its time, and whether it failed.

        A `ToolFault` is a fault of the model's arguments, not a failure of the plugin. Nor is a cancellation, for a use
        that `may_be_cancelled`.
        """
        started, error = time.monotonic(), None
        plugin.in_flight += 1
        try:
            yield
        except ToolFault:
            raise
        except asyncio.CancelledError:
            if not may_be_cancelled:
                error = "It was cancelled: at its time limit, or because the run or the worker ended."
            raise
        except Exception as failure:
            error = f"{getattr(failure, 'type', type(failure).__name__)}: {failure}"[:2000]
            raise
        finally:
            seconds = time.monotonic() - started
            plugin.in_flight -= 1
            if calls:
                plugin.recent_s.append(round(seconds, 4))
            last_error = error and without_secrets(error)
            self._add(key, Counts(calls=calls, failures=int(error is not None), seconds=seconds, last_error=last_error))

    def take(self) -> dict[str, Counts]:
        """Return the counts, and begin at zero."""
        counts, self._counts = self._counts, {}
        return counts

    def put_back(self, counts: dict[str, Counts]) -> None:
        """Add counts again that could not be reported. They are older than those counted since."""
        for key, older in counts.items():
            self._counts[key] = older.plus(self._counts.get(key, Counts()))

    def _add(self, key: str, more: Counts) -> None:
        self._counts[key] = self._counts.get(key, Counts()).plus(more)
