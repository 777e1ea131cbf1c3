"""Health checks of the plugins in one worker process."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime

from kernel.basics.errors import ProviderUnavailable
from kernel.registry.registry import next_state
from runtime.failures import without_secrets
from runtime.plugins.used_plugin import Installed, LoadedVersion, UsedPlugin

log = logging.getLogger("mofa.plugins")

HEALTH_S = 15.0
"""The time between two health checks of a plugin, in seconds."""

HEALTH_LIMIT_S = 5.0
"""The longest that a health check may take, in seconds."""


async def check_health(plugin: UsedPlugin, health: Callable[[], Awaitable[None]]) -> None:
    """Raise `ProviderUnavailable`, which is retried, if the plugin is unhealthy."""
    plugin.checked_at = datetime.now(UTC)
    try:
        async with asyncio.timeout(HEALTH_LIMIT_S):
            await health()
    except TimeoutError:
        raise ProviderUnavailable(f"health: no answer within {HEALTH_LIMIT_S:g} s") from None
    except Exception as error:
        raise ProviderUnavailable(f"health: {without_secrets(str(error) or type(error).__name__)[:2000]}") from error


class HealthChecks:
    """Checks all plugins every `every_s` seconds, in a task of their own: a slow one delays nothing else."""

    def __init__(self, every_s: float = HEALTH_S) -> None:
        self._every_s, self._checked_at = every_s, time.monotonic()
        self._task: asyncio.Task[None] | None = None

    @property
    def task(self) -> asyncio.Task[None] | None:
        """The checks that run now, or the last ones."""
        return self._task

    def start_if_due(self, plugins: Iterable[LoadedVersion | Installed]) -> None:
        """Start the checks, if it is time for them and the last ones are done."""
        if time.monotonic() - self._checked_at >= self._every_s and (self._task is None or self._task.done()):
            self._checked_at = time.monotonic()
            self._task = asyncio.create_task(self._check_all(list(plugins)))

    async def _check_all(self, plugins: list[LoadedVersion | Installed]) -> None:
        await asyncio.gather(*(self.check(each) for each in plugins))

    async def check(self, plugin: LoadedVersion | Installed) -> None:
        """Check one plugin, and set its state."""
        if isinstance(plugin, Installed):
            health, is_due = plugin.health, plugin.state in ("ready", "failed")
        else:  # a failed runtime plugin is started again by the next call that needs it
            health, is_due = plugin.running.health if plugin.running else None, plugin.state == "ready"
        if health is None or not is_due:
            return
        try:
            await check_health(plugin, health)
        except ProviderUnavailable as error:
            if plugin.state == "ready":  # it may have failed in a call meanwhile
                plugin.state = next_state(plugin.state, "fail")
            plugin.error = str(error)
            log.warning("plugins: %s: %s", plugin.name if isinstance(plugin, Installed) else plugin.member.version, error)
        else:
            plugin.state, plugin.error = "ready", None
