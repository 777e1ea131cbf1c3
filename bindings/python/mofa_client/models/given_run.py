from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.given_run_input import GivenRunInput





T = TypeVar("T", bound="GivenRun")



@_attrs_define
class GivenRun:
    """ A run to start. `input` is that of the workflow: for `Flow`, `{flow: its name or the flow, version?, input}`.

        Attributes:
            workflow (str):
            input_ (GivenRunInput):
            id (None | str | Unset): The workflow id, by default made from the input.
            tenant (None | str | Unset):
     """

    workflow: str
    input_: GivenRunInput
    id: None | str | Unset = UNSET
    tenant: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.given_run_input import GivenRunInput # noqa: PLC0415
        workflow = self.workflow

        input_ = self.input_.to_dict()

        id: None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        tenant: None | str | Unset
        if isinstance(self.tenant, Unset):
            tenant = UNSET
        else:
            tenant = self.tenant


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "workflow": workflow,
            "input": input_,
        })
        if id is not UNSET:
            field_dict["id"] = id
        if tenant is not UNSET:
            field_dict["tenant"] = tenant

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.given_run_input import GivenRunInput # noqa: PLC0415
        d = dict(src_dict)
        workflow = d.pop("workflow")

        input_ = GivenRunInput.from_dict(d.pop("input"))




        def _parse_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))


        def _parse_tenant(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tenant = _parse_tenant(d.pop("tenant", UNSET))


        given_run = cls(
            workflow=workflow,
            input_=input_,
            id=id,
            tenant=tenant,
        )

        return given_run
