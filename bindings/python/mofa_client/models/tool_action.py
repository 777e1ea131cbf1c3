from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.tool_action_args import ToolActionArgs





T = TypeVar("T", bound="ToolAction")



@_attrs_define
class ToolAction:
    """ The tool call that an approval is about.

        Attributes:
            name (str):
            args (ToolActionArgs | Unset):
     """

    name: str
    args: ToolActionArgs | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.tool_action_args import ToolActionArgs # noqa: PLC0415
        name = self.name

        args: dict[str, Any] | Unset = UNSET
        if not isinstance(self.args, Unset):
            args = self.args.to_dict()


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
        })
        if args is not UNSET:
            field_dict["args"] = args

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.tool_action_args import ToolActionArgs # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        _args = d.pop("args", UNSET)
        args: ToolActionArgs | Unset
        if isinstance(_args,  Unset):
            args = UNSET
        else:
            args = ToolActionArgs.from_dict(_args)




        tool_action = cls(
            name=name,
            args=args,
        )

        return tool_action
