from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.named import Named





T = TypeVar("T", bound="Catalog")



@_attrs_define
class Catalog:
    """ The names that a flow can use. `fault` is the fault of the project file, whose names are then missing.

        Attributes:
            agents (list[Named]): Participants of the project file; `kind` tells teams and people apart.
            tools (list[Named]):
            scripts (list[Named]):
            models (list[Named]):
            flows (list[Named]):
            modes (list[Named]):
            plugins (list[Named]): Installed plugins and those of the registry, by kind.
            fault (None | str | Unset):
     """

    agents: list[Named]
    tools: list[Named]
    scripts: list[Named]
    models: list[Named]
    flows: list[Named]
    modes: list[Named]
    plugins: list[Named]
    fault: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.named import Named # noqa: PLC0415
        agents = []
        for agents_item_data in self.agents:
            agents_item = agents_item_data.to_dict()
            agents.append(agents_item)



        tools = []
        for tools_item_data in self.tools:
            tools_item = tools_item_data.to_dict()
            tools.append(tools_item)



        scripts = []
        for scripts_item_data in self.scripts:
            scripts_item = scripts_item_data.to_dict()
            scripts.append(scripts_item)



        models = []
        for models_item_data in self.models:
            models_item = models_item_data.to_dict()
            models.append(models_item)



        flows = []
        for flows_item_data in self.flows:
            flows_item = flows_item_data.to_dict()
            flows.append(flows_item)



        modes = []
        for modes_item_data in self.modes:
            modes_item = modes_item_data.to_dict()
            modes.append(modes_item)



        plugins = []
        for plugins_item_data in self.plugins:
            plugins_item = plugins_item_data.to_dict()
            plugins.append(plugins_item)



        fault: None | str | Unset
        if isinstance(self.fault, Unset):
            fault = UNSET
        else:
            fault = self.fault


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "agents": agents,
            "tools": tools,
            "scripts": scripts,
            "models": models,
            "flows": flows,
            "modes": modes,
            "plugins": plugins,
        })
        if fault is not UNSET:
            field_dict["fault"] = fault

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.named import Named # noqa: PLC0415
        d = dict(src_dict)
        agents = []
        _agents = d.pop("agents")
        for agents_item_data in (_agents):
            agents_item = Named.from_dict(agents_item_data)



            agents.append(agents_item)


        tools = []
        _tools = d.pop("tools")
        for tools_item_data in (_tools):
            tools_item = Named.from_dict(tools_item_data)



            tools.append(tools_item)


        scripts = []
        _scripts = d.pop("scripts")
        for scripts_item_data in (_scripts):
            scripts_item = Named.from_dict(scripts_item_data)



            scripts.append(scripts_item)


        models = []
        _models = d.pop("models")
        for models_item_data in (_models):
            models_item = Named.from_dict(models_item_data)



            models.append(models_item)


        flows = []
        _flows = d.pop("flows")
        for flows_item_data in (_flows):
            flows_item = Named.from_dict(flows_item_data)



            flows.append(flows_item)


        modes = []
        _modes = d.pop("modes")
        for modes_item_data in (_modes):
            modes_item = Named.from_dict(modes_item_data)



            modes.append(modes_item)


        plugins = []
        _plugins = d.pop("plugins")
        for plugins_item_data in (_plugins):
            plugins_item = Named.from_dict(plugins_item_data)



            plugins.append(plugins_item)


        def _parse_fault(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        fault = _parse_fault(d.pop("fault", UNSET))


        catalog = cls(
            agents=agents,
            tools=tools,
            scripts=scripts,
            models=models,
            flows=flows,
            modes=modes,
            plugins=plugins,
            fault=fault,
        )

        return catalog
