"""The channels of the project file, made once from their plugins."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import cast

from kernel.basics.errors import InvalidInput
from kernel.kinds.channel import Channel, ChannelSettings, is_channel
from kernel.project.project import PluginChoice
from plugins import discovery
from runtime.plugins.chosen import made


def made_channel(name: str, settings: ChannelSettings) -> Channel:
    """Return a channel of the project file.

    Raises:
        UnknownPlugin: there is no such plugin.
        InvalidInput: the plugin does not take these options, needs a package that is not installed, or reaches no people.
    """
    choice = PluginChoice(plugin=settings.plugin, options=settings.options)
    plugin = made("notification", choice, discovery.load, f"channels.{name}")
    if not is_channel(plugin):
        words = f"channels.{name}: the plugin {settings.plugin!r} handles events and reaches no people."
        raise InvalidInput(words, f"channels.{name}.plugin")
    return cast(Channel, plugin)


class OpenChannels:
    """The channels that are in use. One whose settings have changed is made again."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[ChannelSettings, Channel]] = {}
        self._making = asyncio.Lock()

    async def get(self, name: str, settings: ChannelSettings) -> Channel:
        """Return a channel. Raises as `made_channel` does."""
        async with self._making:  # several may ask for one that is not made yet
            known = self._made.get(name)
            if known is not None and known[0] == settings:
                return known[1]
            channel = await asyncio.to_thread(made_channel, name, settings)
            self._made[name] = settings, channel
            if known is not None:
                await known[1].close()
            return channel

    async def close(self) -> None:
        """Close all."""
        for _, channel in self._made.values():
            with suppress(Exception):
                await channel.close()
        self._made.clear()
