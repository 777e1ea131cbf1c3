from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.allowing_args import AllowingArgs





T = TypeVar("T", bound="Allowing")



@_attrs_define
class Allowing:
    """ A confirmation that `always` may give for later ones like it: `option` is the choice that does so.

        Attributes:
            name (str):
            option (str):
            args (AllowingArgs | Unset):
     """

    name: str
    option: str
    args: AllowingArgs | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.allowing_args import AllowingArgs # noqa: PLC0415
        name = self.name

        option = self.option

        args: dict[str, Any] | Unset = UNSET
        if not isinstance(self.args, Unset):
            args = self.args.to_dict()


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "option": option,
        })
        if args is not UNSET:
            field_dict["args"] = args

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.allowing_args import AllowingArgs # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        option = d.pop("option")

        _args = d.pop("args", UNSET)
        args: AllowingArgs | Unset
        if isinstance(_args,  Unset):
            args = UNSET
        else:
            args = AllowingArgs.from_dict(_args)




        allowing = cls(
            name=name,
            option=option,
            args=args,
        )

        return allowing
