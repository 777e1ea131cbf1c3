from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.client_tool_parameters import ClientToolParameters





T = TypeVar("T", bound="ClientTool")



@_attrs_define
class ClientTool:
    """ A tool that the one who started the run uses: a call is an open decision, and the tool's result is its answer.

    Without an answer before the `deadline`, the result is that there is none.

        Attributes:
            name (str):
            description (str | Unset):  Default: ''.
            parameters (ClientToolParameters | Unset):
            deadline (None | str | Unset):
     """

    name: str
    description: str | Unset = ''
    parameters: ClientToolParameters | Unset = UNSET
    deadline: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.client_tool_parameters import ClientToolParameters # noqa: PLC0415
        name = self.name

        description = self.description

        parameters: dict[str, Any] | Unset = UNSET
        if not isinstance(self.parameters, Unset):
            parameters = self.parameters.to_dict()

        deadline: None | str | Unset
        if isinstance(self.deadline, Unset):
            deadline = UNSET
        else:
            deadline = self.deadline


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
        })
        if description is not UNSET:
            field_dict["description"] = description
        if parameters is not UNSET:
            field_dict["parameters"] = parameters
        if deadline is not UNSET:
            field_dict["deadline"] = deadline

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.client_tool_parameters import ClientToolParameters # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        description = d.pop("description", UNSET)

        _parameters = d.pop("parameters", UNSET)
        parameters: ClientToolParameters | Unset
        if isinstance(_parameters,  Unset):
            parameters = UNSET
        else:
            parameters = ClientToolParameters.from_dict(_parameters)




        def _parse_deadline(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        deadline = _parse_deadline(d.pop("deadline", UNSET))


        client_tool = cls(
            name=name,
            description=description,
            parameters=parameters,
            deadline=deadline,
        )

        return client_tool
