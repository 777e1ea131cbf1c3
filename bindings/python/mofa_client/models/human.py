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
  from ..models.delegate import Delegate
  from ..models.escalate import Escalate
  from ..models.fail_at_deadline import FailAtDeadline
  from ..models.remind import Remind
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
            working_hours (bool | Unset): Whether the deadline counts working hours alone. Default: False.
            on_timeout (Choose | Delegate | Escalate | FailAtDeadline | None | Unset | Wait):
            remind (None | Remind | Unset):
            capabilities (list[str] | Unset):
            topics (list[str] | Unset):
     """

    kind: Literal['human']
    name: str
    description: None | str | Unset = UNSET
    deadline: None | str | Unset = UNSET
    working_hours: bool | Unset = False
    on_timeout: Choose | Delegate | Escalate | FailAtDeadline | None | Unset | Wait = UNSET
    remind: None | Remind | Unset = UNSET
    capabilities: list[str] | Unset = UNSET
    topics: list[str] | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.choose import Choose # noqa: PLC0415
        from ..models.delegate import Delegate # noqa: PLC0415
        from ..models.escalate import Escalate # noqa: PLC0415
        from ..models.fail_at_deadline import FailAtDeadline # noqa: PLC0415
        from ..models.remind import Remind # noqa: PLC0415
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

        working_hours = self.working_hours

        on_timeout: dict[str, Any] | None | Unset
        if isinstance(self.on_timeout, Unset):
            on_timeout = UNSET
        elif isinstance(self.on_timeout, Wait):
            on_timeout = self.on_timeout.to_dict()
        elif isinstance(self.on_timeout, Choose):
            on_timeout = self.on_timeout.to_dict()
        elif isinstance(self.on_timeout, Escalate):
            on_timeout = self.on_timeout.to_dict()
        elif isinstance(self.on_timeout, Delegate):
            on_timeout = self.on_timeout.to_dict()
        elif isinstance(self.on_timeout, FailAtDeadline):
            on_timeout = self.on_timeout.to_dict()
        else:
            on_timeout = self.on_timeout

        remind: dict[str, Any] | None | Unset
        if isinstance(self.remind, Unset):
            remind = UNSET
        elif isinstance(self.remind, Remind):
            remind = self.remind.to_dict()
        else:
            remind = self.remind

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
        if working_hours is not UNSET:
            field_dict["working_hours"] = working_hours
        if on_timeout is not UNSET:
            field_dict["on_timeout"] = on_timeout
        if remind is not UNSET:
            field_dict["remind"] = remind
        if capabilities is not UNSET:
            field_dict["capabilities"] = capabilities
        if topics is not UNSET:
            field_dict["topics"] = topics

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.choose import Choose # noqa: PLC0415
        from ..models.delegate import Delegate # noqa: PLC0415
        from ..models.escalate import Escalate # noqa: PLC0415
        from ..models.fail_at_deadline import FailAtDeadline # noqa: PLC0415
        from ..models.remind import Remind # noqa: PLC0415
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


        working_hours = d.pop("working_hours", UNSET)

        def _parse_on_timeout(data: object) -> Choose | Delegate | Escalate | FailAtDeadline | None | Unset | Wait:
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
                on_timeout_type_0_type_3 = Delegate.from_dict(data)



                return on_timeout_type_0_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                on_timeout_type_0_type_4 = FailAtDeadline.from_dict(data)



                return on_timeout_type_0_type_4
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Choose | Delegate | Escalate | FailAtDeadline | None | Unset | Wait, data)

        on_timeout = _parse_on_timeout(d.pop("on_timeout", UNSET))


        def _parse_remind(data: object) -> None | Remind | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                remind_type_0 = Remind.from_dict(data)



                return remind_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Remind | Unset, data)

        remind = _parse_remind(d.pop("remind", UNSET))


        capabilities = cast(list[str], d.pop("capabilities", UNSET))


        topics = cast(list[str], d.pop("topics", UNSET))


        human = cls(
            kind=kind,
            name=name,
            description=description,
            deadline=deadline,
            working_hours=working_hours,
            on_timeout=on_timeout,
            remind=remind,
            capabilities=capabilities,
            topics=topics,
        )

        return human
