from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast

if TYPE_CHECKING:
  from ..models.agent_metadata_type_0 import AgentMetadataType0
  from ..models.agent_output_schema_type_0 import AgentOutputSchemaType0
  from ..models.client_tool import ClientTool





T = TypeVar("T", bound="Agent")



@_attrs_define
class Agent:
    """ An LLM that answers; with `tools`, by the ReAct loop. `model` is `provider:model` or a name from the project file.

    `topics` are its filters in PublishSubscribe; without any it receives every topic.

        Attributes:
            name (str):
            kind (Literal['agent'] | Unset):  Default: 'agent'.
            description (None | str | Unset):
            instructions (str | Unset):  Default: ''.
            model (None | str | Unset):
            tools (list[str] | Unset):
            client_tools (list[ClientTool] | Unset): Tools that the one who started the run uses, by decisions.
            capabilities (list[str] | Unset):
            topics (list[str] | Unset):
            temperature (float | None | Unset):
            max_steps (int | None | Unset):
            guards (list[str] | Unset): Scripts that check what goes to its model and tools, and what comes back.
            instructions_from (None | str | Unset): A script that writes the instructions for each question; it receives
                those given here.
            output_schema (AgentOutputSchemaType0 | None | Unset):
            metadata (AgentMetadataType0 | None | Unset):
     """

    name: str
    kind: Literal['agent'] | Unset = 'agent'
    description: None | str | Unset = UNSET
    instructions: str | Unset = ''
    model: None | str | Unset = UNSET
    tools: list[str] | Unset = UNSET
    client_tools: list[ClientTool] | Unset = UNSET
    capabilities: list[str] | Unset = UNSET
    topics: list[str] | Unset = UNSET
    temperature: float | None | Unset = UNSET
    max_steps: int | None | Unset = UNSET
    guards: list[str] | Unset = UNSET
    instructions_from: None | str | Unset = UNSET
    output_schema: AgentOutputSchemaType0 | None | Unset = UNSET
    metadata: AgentMetadataType0 | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.agent_metadata_type_0 import AgentMetadataType0 # noqa: PLC0415
        from ..models.agent_output_schema_type_0 import AgentOutputSchemaType0 # noqa: PLC0415
        from ..models.client_tool import ClientTool # noqa: PLC0415
        name = self.name

        kind = self.kind

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        instructions = self.instructions

        model: None | str | Unset
        if isinstance(self.model, Unset):
            model = UNSET
        else:
            model = self.model

        tools: list[str] | Unset = UNSET
        if not isinstance(self.tools, Unset):
            tools = self.tools



        client_tools: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.client_tools, Unset):
            client_tools = []
            for client_tools_item_data in self.client_tools:
                client_tools_item = client_tools_item_data.to_dict()
                client_tools.append(client_tools_item)



        capabilities: list[str] | Unset = UNSET
        if not isinstance(self.capabilities, Unset):
            capabilities = self.capabilities



        topics: list[str] | Unset = UNSET
        if not isinstance(self.topics, Unset):
            topics = self.topics



        temperature: float | None | Unset
        if isinstance(self.temperature, Unset):
            temperature = UNSET
        else:
            temperature = self.temperature

        max_steps: int | None | Unset
        if isinstance(self.max_steps, Unset):
            max_steps = UNSET
        else:
            max_steps = self.max_steps

        guards: list[str] | Unset = UNSET
        if not isinstance(self.guards, Unset):
            guards = self.guards



        instructions_from: None | str | Unset
        if isinstance(self.instructions_from, Unset):
            instructions_from = UNSET
        else:
            instructions_from = self.instructions_from

        output_schema: dict[str, Any] | None | Unset
        if isinstance(self.output_schema, Unset):
            output_schema = UNSET
        elif isinstance(self.output_schema, AgentOutputSchemaType0):
            output_schema = self.output_schema.to_dict()
        else:
            output_schema = self.output_schema

        metadata: dict[str, Any] | None | Unset
        if isinstance(self.metadata, Unset):
            metadata = UNSET
        elif isinstance(self.metadata, AgentMetadataType0):
            metadata = self.metadata.to_dict()
        else:
            metadata = self.metadata


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
        })
        if kind is not UNSET:
            field_dict["kind"] = kind
        if description is not UNSET:
            field_dict["description"] = description
        if instructions is not UNSET:
            field_dict["instructions"] = instructions
        if model is not UNSET:
            field_dict["model"] = model
        if tools is not UNSET:
            field_dict["tools"] = tools
        if client_tools is not UNSET:
            field_dict["client_tools"] = client_tools
        if capabilities is not UNSET:
            field_dict["capabilities"] = capabilities
        if topics is not UNSET:
            field_dict["topics"] = topics
        if temperature is not UNSET:
            field_dict["temperature"] = temperature
        if max_steps is not UNSET:
            field_dict["max_steps"] = max_steps
        if guards is not UNSET:
            field_dict["guards"] = guards
        if instructions_from is not UNSET:
            field_dict["instructions_from"] = instructions_from
        if output_schema is not UNSET:
            field_dict["output_schema"] = output_schema
        if metadata is not UNSET:
            field_dict["metadata"] = metadata

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.agent_metadata_type_0 import AgentMetadataType0 # noqa: PLC0415
        from ..models.agent_output_schema_type_0 import AgentOutputSchemaType0 # noqa: PLC0415
        from ..models.client_tool import ClientTool # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        kind = cast(Literal['agent'] | Unset , d.pop("kind", UNSET))
        if kind != 'agent'and not isinstance(kind, Unset):
            raise ValueError(f"kind must match const 'agent', got '{kind}'")

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))


        instructions = d.pop("instructions", UNSET)

        def _parse_model(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        model = _parse_model(d.pop("model", UNSET))


        tools = cast(list[str], d.pop("tools", UNSET))


        _client_tools = d.pop("client_tools", UNSET)
        client_tools: list[ClientTool] | Unset = UNSET
        if _client_tools is not UNSET:
            client_tools = []
            for client_tools_item_data in _client_tools:
                client_tools_item = ClientTool.from_dict(client_tools_item_data)



                client_tools.append(client_tools_item)


        capabilities = cast(list[str], d.pop("capabilities", UNSET))


        topics = cast(list[str], d.pop("topics", UNSET))


        def _parse_temperature(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        temperature = _parse_temperature(d.pop("temperature", UNSET))


        def _parse_max_steps(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_steps = _parse_max_steps(d.pop("max_steps", UNSET))


        guards = cast(list[str], d.pop("guards", UNSET))


        def _parse_instructions_from(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        instructions_from = _parse_instructions_from(d.pop("instructions_from", UNSET))


        def _parse_output_schema(data: object) -> AgentOutputSchemaType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                output_schema_type_0 = AgentOutputSchemaType0.from_dict(data)



                return output_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AgentOutputSchemaType0 | None | Unset, data)

        output_schema = _parse_output_schema(d.pop("output_schema", UNSET))


        def _parse_metadata(data: object) -> AgentMetadataType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                metadata_type_0 = AgentMetadataType0.from_dict(data)



                return metadata_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AgentMetadataType0 | None | Unset, data)

        metadata = _parse_metadata(d.pop("metadata", UNSET))


        agent = cls(
            name=name,
            kind=kind,
            description=description,
            instructions=instructions,
            model=model,
            tools=tools,
            client_tools=client_tools,
            capabilities=capabilities,
            topics=topics,
            temperature=temperature,
            max_steps=max_steps,
            guards=guards,
            instructions_from=instructions_from,
            output_schema=output_schema,
            metadata=metadata,
        )

        return agent
