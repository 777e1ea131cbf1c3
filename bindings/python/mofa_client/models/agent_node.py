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
  from ..models.a2a_agent import A2AAgent
  from ..models.agent import Agent
  from ..models.agent_node_output_schema_type_0 import AgentNodeOutputSchemaType0
  from ..models.human import Human
  from ..models.remote import Remote
  from ..models.retry import Retry
  from ..models.scripted import Scripted
  from ..models.team_of import TeamOf





T = TypeVar("T", bound="AgentNode")



@_attrs_define
class AgentNode:
    """ A participant that answers `task`: an agent, a remote worker, a script, an external agent, or a name.

        Attributes:
            id (str):
            type_ (Literal['agent']):
            agent (A2AAgent | Agent | Human | Remote | Scripted | str | TeamOf):
            task (Any): A template: the question.
            title (None | str | Unset):
            into (None | str | Unset): The name of the output, if it is not the node's id.
            output_schema (AgentNodeOutputSchemaType0 | None | Unset): A JSON Schema that the output must fit.
            retry (None | Retry | Unset):
            timeout (None | str | Unset): The time limit of one attempt.
     """

    id: str
    type_: Literal['agent']
    agent: A2AAgent | Agent | Human | Remote | Scripted | str | TeamOf
    task: Any
    title: None | str | Unset = UNSET
    into: None | str | Unset = UNSET
    output_schema: AgentNodeOutputSchemaType0 | None | Unset = UNSET
    retry: None | Retry | Unset = UNSET
    timeout: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.a2a_agent import A2AAgent # noqa: PLC0415
        from ..models.agent import Agent # noqa: PLC0415
        from ..models.agent_node_output_schema_type_0 import AgentNodeOutputSchemaType0 # noqa: PLC0415
        from ..models.human import Human # noqa: PLC0415
        from ..models.remote import Remote # noqa: PLC0415
        from ..models.retry import Retry # noqa: PLC0415
        from ..models.scripted import Scripted # noqa: PLC0415
        from ..models.team_of import TeamOf # noqa: PLC0415
        id = self.id

        type_ = self.type_

        agent: dict[str, Any] | str
        if isinstance(self.agent, Agent):
            agent = self.agent.to_dict()
        elif isinstance(self.agent, Human):
            agent = self.agent.to_dict()
        elif isinstance(self.agent, TeamOf):
            agent = self.agent.to_dict()
        elif isinstance(self.agent, Remote):
            agent = self.agent.to_dict()
        elif isinstance(self.agent, Scripted):
            agent = self.agent.to_dict()
        elif isinstance(self.agent, A2AAgent):
            agent = self.agent.to_dict()
        else:
            agent = self.agent

        task = self.task

        title: None | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title

        into: None | str | Unset
        if isinstance(self.into, Unset):
            into = UNSET
        else:
            into = self.into

        output_schema: dict[str, Any] | None | Unset
        if isinstance(self.output_schema, Unset):
            output_schema = UNSET
        elif isinstance(self.output_schema, AgentNodeOutputSchemaType0):
            output_schema = self.output_schema.to_dict()
        else:
            output_schema = self.output_schema

        retry: dict[str, Any] | None | Unset
        if isinstance(self.retry, Unset):
            retry = UNSET
        elif isinstance(self.retry, Retry):
            retry = self.retry.to_dict()
        else:
            retry = self.retry

        timeout: None | str | Unset
        if isinstance(self.timeout, Unset):
            timeout = UNSET
        else:
            timeout = self.timeout


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "type": type_,
            "agent": agent,
            "task": task,
        })
        if title is not UNSET:
            field_dict["title"] = title
        if into is not UNSET:
            field_dict["into"] = into
        if output_schema is not UNSET:
            field_dict["output_schema"] = output_schema
        if retry is not UNSET:
            field_dict["retry"] = retry
        if timeout is not UNSET:
            field_dict["timeout"] = timeout

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.a2a_agent import A2AAgent # noqa: PLC0415
        from ..models.agent import Agent # noqa: PLC0415
        from ..models.agent_node_output_schema_type_0 import AgentNodeOutputSchemaType0 # noqa: PLC0415
        from ..models.human import Human # noqa: PLC0415
        from ..models.remote import Remote # noqa: PLC0415
        from ..models.retry import Retry # noqa: PLC0415
        from ..models.scripted import Scripted # noqa: PLC0415
        from ..models.team_of import TeamOf # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        type_ = cast(Literal['agent'] , d.pop("type"))
        if type_ != 'agent':
            raise ValueError(f"type must match const 'agent', got '{type_}'")

        def _parse_agent(data: object) -> A2AAgent | Agent | Human | Remote | Scripted | str | TeamOf:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                agent_type_1 = Agent.from_dict(data)



                return agent_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                agent_type_2 = Human.from_dict(data)



                return agent_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                agent_type_3 = TeamOf.from_dict(data)



                return agent_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                agent_type_4 = Remote.from_dict(data)



                return agent_type_4
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                agent_type_5 = Scripted.from_dict(data)



                return agent_type_5
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                agent_type_6 = A2AAgent.from_dict(data)



                return agent_type_6
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(A2AAgent | Agent | Human | Remote | Scripted | str | TeamOf, data)

        agent = _parse_agent(d.pop("agent"))


        task = d.pop("task")

        def _parse_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        title = _parse_title(d.pop("title", UNSET))


        def _parse_into(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        into = _parse_into(d.pop("into", UNSET))


        def _parse_output_schema(data: object) -> AgentNodeOutputSchemaType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                output_schema_type_0 = AgentNodeOutputSchemaType0.from_dict(data)



                return output_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AgentNodeOutputSchemaType0 | None | Unset, data)

        output_schema = _parse_output_schema(d.pop("output_schema", UNSET))


        def _parse_retry(data: object) -> None | Retry | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                retry_type_0 = Retry.from_dict(data)



                return retry_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Retry | Unset, data)

        retry = _parse_retry(d.pop("retry", UNSET))


        def _parse_timeout(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        timeout = _parse_timeout(d.pop("timeout", UNSET))


        agent_node = cls(
            id=id,
            type_=type_,
            agent=agent,
            task=task,
            title=title,
            into=into,
            output_schema=output_schema,
            retry=retry,
            timeout=timeout,
        )

        return agent_node
