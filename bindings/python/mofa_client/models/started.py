from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="Started")



@_attrs_define
class Started:
    """ A run that was started.

        Attributes:
            workflow_id (str):
            run_id (None | str):
     """

    workflow_id: str
    run_id: None | str





    def to_dict(self) -> dict[str, Any]:
        workflow_id = self.workflow_id

        run_id: None | str
        run_id = self.run_id


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "workflow_id": workflow_id,
            "run_id": run_id,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        workflow_id = d.pop("workflow_id")

        def _parse_run_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        run_id = _parse_run_id(d.pop("run_id"))


        started = cls(
            workflow_id=workflow_id,
            run_id=run_id,
        )

        return started
