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
  from ..models.fail_at_deadline import FailAtDeadline
  from ..models.wait import Wait





T = TypeVar("T", bound="Escalate")



@_attrs_define
class Escalate:
    """ At the deadline, the people in `to` are asked as well.

    `after` is the next step: a duration after which the request expires, or another policy, which applies when the
    first
    deadline's length has passed once more. Without it the request stays open.

        Attributes:
            do (Literal['escalate']):
            to (list[str]):
            after (Choose | Delegate | Escalate | FailAtDeadline | None | str | Unset | Wait):
     """

    do: Literal['escalate']
    to: list[str]
    after: Choose | Delegate | Escalate | FailAtDeadline | None | str | Unset | Wait = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.choose import Choose # noqa: PLC0415
        from ..models.delegate import Delegate # noqa: PLC0415
        from ..models.fail_at_deadline import FailAtDeadline # noqa: PLC0415
        from ..models.wait import Wait # noqa: PLC0415
        do = self.do

        to = self.to



        after: dict[str, Any] | None | str | Unset
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
        from ..models.delegate import Delegate # noqa: PLC0415
        from ..models.fail_at_deadline import FailAtDeadline # noqa: PLC0415
        from ..models.wait import Wait # noqa: PLC0415
        d = dict(src_dict)
        do = cast(Literal['escalate'] , d.pop("do"))
        if do != 'escalate':
            raise ValueError(f"do must match const 'escalate', got '{do}'")

        to = cast(list[str], d.pop("to"))


        def _parse_after(data: object) -> Choose | Delegate | Escalate | FailAtDeadline | None | str | Unset | Wait:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                after_type_1_type_0 = Wait.from_dict(data)



                return after_type_1_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                after_type_1_type_1 = Choose.from_dict(data)



                return after_type_1_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                after_type_1_type_2 = Escalate.from_dict(data)



                return after_type_1_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                after_type_1_type_3 = Delegate.from_dict(data)



                return after_type_1_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                after_type_1_type_4 = FailAtDeadline.from_dict(data)



                return after_type_1_type_4
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Choose | Delegate | Escalate | FailAtDeadline | None | str | Unset | Wait, data)

        after = _parse_after(d.pop("after", UNSET))


        escalate = cls(
            do=do,
            to=to,
            after=after,
        )

        return escalate
