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
  from ..models.choose import Choose
  from ..models.escalate import Escalate
  from ..models.fail_at_deadline import FailAtDeadline
  from ..models.wait import Wait





T = TypeVar("T", bound="Human")



@_attrs_define
class Human:
    """ A person, who answers by a decision. `deadline` counts from the question.

        Attributes:
            kind (Literal['human']):
            name (str):
            description (None | str | Unset):
            deadline (None | str | Unset):
            on_timeout (Choose | Escalate | FailAtDeadline | None | Unset | Wait):
            capabilities (list[str] | Unset):
            topics (list[str] | Unset):
     """

    kind: Literal['human']
    name: str
    description: None | str | Unset = UNSET
    deadline: None | str | Unset = UNSET
    on_timeout: Choose | Escalate | FailAtDeadline | None | Unset | Wait = UNSET
    capabilities: list[str] | Unset = UNSET
    topics: list[str] | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.choose import Choose # noqa: PLC0415
        from ..models.escalate import Escalate # noqa: PLC0415
        from ..models.fail_at_deadline import FailAtDeadline # noqa: PLC0415
        from ..models.wait import Wait # noqa: PLC0415
        kind = self.kind

        name = self.name

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        deadline: None | str | Unset
        if isinstance(self.deadline, Unset):
            deadline = UNSET
        else:
            deadline = self.deadline

        on_timeout: dict[str, Any] | None | Unset
        if isinstance(self.on_timeout, Unset):
            on_timeout = UNSET
        elif isinstance(self.on_timeout, Wait):
            on_timeout = self.on_timeout.to_dict()
        elif isinstance(self.on_timeout, Choose):
            on_timeout = self.on_timeout.to_dict()
        elif isinstance(self.on_timeout, Escalate):
            on_timeout = self.on_timeout.to_dict()
        elif isinstance(self.on_timeout, FailAtDeadline):
            on_timeout = self.on_timeout.to_dict()
        else:
            on_timeout = self.on_timeout

        capabilities: list[str] | Unset = UNSET
        if not isinstance(self.capabilities, Unset):
            capabilities = self.capabilities



        topics: list[str] | Unset = UNSET
        if not isinstance(self.topics, Unset):
            topics = self.topics




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "kind": kind,
            "name": name,
        })
        if description is not UNSET:
            field_dict["description"] = description
        if deadline is not UNSET:
            field_dict["deadline"] = deadline
        if on_timeout is not UNSET:
            field_dict["on_timeout"] = on_timeout
        if capabilities is not UNSET:
            field_dict["capabilities"] = capabilities
        if topics is not UNSET:
            field_dict["topics"] = topics

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.choose import Choose # noqa: PLC0415
        from ..models.escalate import Escalate # noqa: PLC0415
        from ..models.fail_at_deadline import FailAtDeadline # noqa: PLC0415
        from ..models.wait import Wait # noqa: PLC0415
        d = dict(src_dict)
        kind = cast(Literal['human'] , d.pop("kind"))
        if kind != 'human':
            raise ValueError(f"kind must match const 'human', got '{kind}'")

        name = d.pop("name")

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))


        def _parse_deadline(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        deadline = _parse_deadline(d.pop("deadline", UNSET))


        def _parse_on_timeout(data: object) -> Choose | Escalate | FailAtDeadline | None | Unset | Wait:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                on_timeout_type_0_type_0 = Wait.from_dict(data)



                return on_timeout_type_0_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                on_timeout_type_0_type_1 = Choose.from_dict(data)



                return on_timeout_type_0_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                on_timeout_type_0_type_2 = Escalate.from_dict(data)



                return on_timeout_type_0_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                on_timeout_type_0_type_3 = FailAtDeadline.from_dict(data)



                return on_timeout_type_0_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Choose | Escalate | FailAtDeadline | None | Unset | Wait, data)

        on_timeout = _parse_on_timeout(d.pop("on_timeout", UNSET))


        capabilities = cast(list[str], d.pop("capabilities", UNSET))


        topics = cast(list[str], d.pop("topics", UNSET))


        human = cls(
            kind=kind,
            name=name,
            description=description,
            deadline=deadline,
            on_timeout=on_timeout,
            capabilities=capabilities,
            topics=topics,
        )

        return human
