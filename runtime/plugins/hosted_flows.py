"""The published flows of a worker process."""

from __future__ import annotations

from kernel.flow.shapes import FlowDefinition
from kernel.flow.versions import Ref
from kernel.registry.registry import Member, PluginSet, flow_key
from runtime.plugins.flow_names import Found, StoredFlows
from runtime.plugins.flow_plugin import FlowPlugin
from runtime.plugins.plugin_host import PluginHost


class HostedFlows(StoredFlows):
    """The published flows of a worker: each version is checked once, when it is loaded."""

    def __init__(self, host: PluginHost, plugins: PluginSet) -> None:
        super().__init__(host.store, plugins, self._loaded)
        self._host = host

    async def find(self, ref: Ref) -> Found | None:
        """See `Published`. Raise `PluginDisabled`, for which a run waits, if the operator has disabled the flow."""
        self._host.check_enabled(flow_key(ref.name))
        return await super().find(ref)

    async def _loaded(self, member: Member) -> FlowDefinition:
        plugin = await self._host.loaded(member)
        assert isinstance(plugin, FlowPlugin)  # its kind says so
        return plugin.flow
