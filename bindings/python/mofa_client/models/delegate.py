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





T = TypeVar("T", bound="Delegate")



@_attrs_define
class Delegate:
    """ At the deadline, the agent `to` of the project file decides, or the living agent `agent/NAME`.

    People may still answer first, and also if the agent gives no answer that counts. `after` is the next policy.

        Attributes:
            do (Literal['delegate']):
            to (str):
            after (Choose | Delegate | Escalate | FailAtDeadline | None | Unset | Wait):
     """

    do: Literal['delegate']
    to: str
    after: Choose | Delegate | Escalate | FailAtDeadline | None | Unset | Wait = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.choose import Choose # noqa: PLC0415
        from ..models.escalate import Escalate # noqa: PLC0415
        from ..models.fail_at_deadline import FailAtDeadline # noqa: PLC0415
        from ..models.wait import Wait # noqa: PLC0415
        do = self.do

        to = self.to

        after: dict[str, Any] | None | Unset
        if isinstance(self.after, Unset):
            after = UNSET
        elif isinstance(self.after, Wait):
            after = self.after.to_dict()
        elif isinstance(self.after, Choose):
            after = self.after.to_dict()
        elif isinstance(self.after, Escalate):
            after = self.after.to_dict()
        elif isinstance(self.after, Delegate):
            after = self.after.to_dict()
        elif isinstance(self.after, FailAtDeadline):
            after = self.after.to_dict()
        else:
            after = self.after


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "do": do,
            "to": to,
        })
        if after is not UNSET:
            field_dict["after"] = after

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.choose import Choose # noqa: PLC0415
        from ..models.escalate import Escalate # noqa: PLC0415
        from ..models.fail_at_deadline import FailAtDeadline # noqa: PLC0415
        from ..models.wait import Wait # noqa: PLC0415
        d = dict(src_dict)
        do = cast(Literal['delegate'] , d.pop("do"))
        if do != 'delegate':
            raise ValueError(f"do must match const 'delegate', got '{do}'")

        to = d.pop("to")

        def _parse_after(data: object) -> Choose | Delegate | Escalate | FailAtDeadline | None | Unset | Wait:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                after_type_0_type_0 = Wait.from_dict(data)



                return after_type_0_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                after_type_0_type_1 = Choose.from_dict(data)



                return after_type_0_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                after_type_0_type_2 = Escalate.from_dict(data)



                return after_type_0_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                after_type_0_type_3 = Delegate.from_dict(data)



                return after_type_0_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                after_type_0_type_4 = FailAtDeadline.from_dict(data)



                return after_type_0_type_4
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Choose | Delegate | Escalate | FailAtDeadline | None | Unset | Wait, data)

        after = _parse_after(d.pop("after", UNSET))


        delegate = cls(
            do=do,
            to=to,
            after=after,
        )

        return delegate
