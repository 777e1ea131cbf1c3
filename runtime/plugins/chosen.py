"""An installed plugin that the project file chooses instead of a built-in part."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar, cast

from kernel.basics.errors import InvalidInput, MofaError, ProviderUnavailable
from kernel.kinds.plugin_kind import PluginKind
from kernel.project.project import PluginChoice
from runtime.failures import without_secrets
from runtime.plugins.plugin_host import PluginHost
from runtime.plugins.start import Load, create_plugin

P = TypeVar("P")
T = TypeVar("T")

USE_S = 60.0
"""The longest duration of one use, in seconds."""


def made(kind: PluginKind, choice: PluginChoice, load: Load, where: str) -> Any:
    """Return the plugin that a place of the project file (`where`) names, made with its options.

    Raises:
        UnknownPlugin: no plugin has that name.
        InvalidInput: it does not take these options, or a package that it needs is not installed.
    """
    try:
        return create_plugin(kind, choice.plugin, choice.options, load)
    except ImportError as error:
        message = f"{where}: the plugin {choice.plugin!r} needs a package that is not installed ({error})"
        raise InvalidInput(message, f"{where}.plugin") from None


class Chosen(Generic[P]):
    """The plugin, made once. Its uses are counted, and it can be disabled."""

    def __init__(self, kind: PluginKind, choice: PluginChoice, load: Load, host: PluginHost | None) -> None:
        """Make the plugin. Raises as `made` does."""
        self.name, self._host = choice.plugin, host
        self._made = made(kind, choice, load, kind)
        self._installed = host.register(kind, choice.plugin, choice.plugin, self._made) if host is not None else None

    async def use(self, work: Callable[[P], Awaitable[T]], within_s: float = USE_S) -> T:
        """Use the plugin once.

        Raises:
            ProviderUnavailable: it is disabled, unhealthy, unavailable or too slow, or has a bug.
            MofaError: an error that the plugin raises itself.
        """
        if self._host is not None:
            self._host.check_enabled(self.name)

        async def one() -> T:
            async with asyncio.timeout(within_s):
                return await work(cast(P, self._made))

        try:
            if self._host is None or self._installed is None:
                return await one()
            return await self._host.use_installed(self._installed, one)
        except MofaError:
            raise
        except TimeoutError:
            raise ProviderUnavailable(f"The plugin {self.name} did not answer within {within_s:g} s.") from None
        except Exception as error:
            message = without_secrets(f"The plugin {self.name} failed: {type(error).__name__}: {error}")
            raise ProviderUnavailable(message) from error

    async def close(self) -> None:
        """Close the plugin."""
        if self._host is not None:
            self._host.unregister(self._installed)
        await self._made.close()
