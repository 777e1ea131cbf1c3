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
  from ..models.human import Human
  from ..models.remote import Remote
  from ..models.scripted import Scripted





T = TypeVar("T", bound="TeamOf")



@_attrs_define
class TeamOf:
    """ A team as one participant: a mode, that mode's own fields, and its participants; or a flow, with the mode Flow.

        Attributes:
            kind (Literal['team']):
            name (str):
            mode (str):
            description (None | str | Unset):
            participants (list[A2AAgent | Agent | Human | Remote | Scripted | str | TeamOf] | Unset): None for the mode
                Flow.
            capabilities (list[str] | Unset):
            topics (list[str] | Unset):
     """

    kind: Literal['team']
    name: str
    mode: str
    description: None | str | Unset = UNSET
    participants: list[A2AAgent | Agent | Human | Remote | Scripted | str | TeamOf] | Unset = UNSET
    capabilities: list[str] | Unset = UNSET
    topics: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.a2a_agent import A2AAgent # noqa: PLC0415
        from ..models.agent import Agent # noqa: PLC0415
        from ..models.human import Human # noqa: PLC0415
        from ..models.remote import Remote # noqa: PLC0415
        from ..models.scripted import Scripted # noqa: PLC0415
        kind = self.kind

        name = self.name

        mode = self.mode

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        participants: list[dict[str, Any] | str] | Unset = UNSET
        if not isinstance(self.participants, Unset):
            participants = []
            for participants_item_data in self.participants:
                participants_item: dict[str, Any] | str
                if isinstance(participants_item_data, Agent):
                    participants_item = participants_item_data.to_dict()
                elif isinstance(participants_item_data, Human):
                    participants_item = participants_item_data.to_dict()
                elif isinstance(participants_item_data, TeamOf):
                    participants_item = participants_item_data.to_dict()
                elif isinstance(participants_item_data, Remote):
                    participants_item = participants_item_data.to_dict()
                elif isinstance(participants_item_data, Scripted):
                    participants_item = participants_item_data.to_dict()
                elif isinstance(participants_item_data, A2AAgent):
                    participants_item = participants_item_data.to_dict()
                else:
                    participants_item = participants_item_data
                participants.append(participants_item)



        capabilities: list[str] | Unset = UNSET
        if not isinstance(self.capabilities, Unset):
            capabilities = self.capabilities



        topics: list[str] | Unset = UNSET
        if not isinstance(self.topics, Unset):
            topics = self.topics




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "kind": kind,
            "name": name,
            "mode": mode,
        })
        if description is not UNSET:
            field_dict["description"] = description
        if participants is not UNSET:
            field_dict["participants"] = participants
        if capabilities is not UNSET:
            field_dict["capabilities"] = capabilities
        if topics is not UNSET:
            field_dict["topics"] = topics

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.a2a_agent import A2AAgent # noqa: PLC0415
        from ..models.agent import Agent # noqa: PLC0415
        from ..models.human import Human # noqa: PLC0415
        from ..models.remote import Remote # noqa: PLC0415
        from ..models.scripted import Scripted # noqa: PLC0415
        d = dict(src_dict)
        kind = cast(Literal['team'] , d.pop("kind"))
        if kind != 'team':
            raise ValueError(f"kind must match const 'team', got '{kind}'")

        name = d.pop("name")

        mode = d.pop("mode")

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))


        _participants = d.pop("participants", UNSET)
        participants: list[A2AAgent | Agent | Human | Remote | Scripted | str | TeamOf] | Unset = UNSET
        if _participants is not UNSET:
            participants = []
            for participants_item_data in _participants:
                def _parse_participants_item(data: object) -> A2AAgent | Agent | Human | Remote | Scripted | str | TeamOf:
                    try:
                        if not isinstance(data, dict):
                            raise TypeError()
                        participants_item_type_1 = Agent.from_dict(data)



                        return participants_item_type_1
                    except (TypeError, ValueError, AttributeError, KeyError):
                        pass
                    try:
                        if not isinstance(data, dict):
                            raise TypeError()
                        participants_item_type_2 = Human.from_dict(data)



                        return participants_item_type_2
                    except (TypeError, ValueError, AttributeError, KeyError):
                        pass
                    try:
                        if not isinstance(data, dict):
                            raise TypeError()
                        participants_item_type_3 = TeamOf.from_dict(data)



                        return participants_item_type_3
                    except (TypeError, ValueError, AttributeError, KeyError):
                        pass
                    try:
                        if not isinstance(data, dict):
                            raise TypeError()
                        participants_item_type_4 = Remote.from_dict(data)



                        return participants_item_type_4
                    except (TypeError, ValueError, AttributeError, KeyError):
                        pass
                    try:
                        if not isinstance(data, dict):
                            raise TypeError()
                        participants_item_type_5 = Scripted.from_dict(data)



                        return participants_item_type_5
                    except (TypeError, ValueError, AttributeError, KeyError):
                        pass
                    try:
                        if not isinstance(data, dict):
                            raise TypeError()
                        participants_item_type_6 = A2AAgent.from_dict(data)



                        return participants_item_type_6
                    except (TypeError, ValueError, AttributeError, KeyError):
                        pass
                    return cast(A2AAgent | Agent | Human | Remote | Scripted | str | TeamOf, data)

                participants_item = _parse_participants_item(participants_item_data)

                participants.append(participants_item)


        capabilities = cast(list[str], d.pop("capabilities", UNSET))


        topics = cast(list[str], d.pop("topics", UNSET))


        team_of = cls(
            kind=kind,
            name=name,
            mode=mode,
            description=description,
            participants=participants,
            capabilities=capabilities,
            topics=topics,
        )


        team_of.additional_properties = d
        return team_of

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
