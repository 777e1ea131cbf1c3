from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.flow_definition import FlowDefinition
  from ..models.text_fault import TextFault





T = TypeVar("T", bound="Checked")



@_attrs_define
class Checked:
    """ The flow in a text, null if it cannot be read, and its faults in the order of the text.

        Attributes:
            flow (FlowDefinition | None):
            faults (list[TextFault]):
     """

    flow: FlowDefinition | None
    faults: list[TextFault]





    def to_dict(self) -> dict[str, Any]:
        from ..models.flow_definition import FlowDefinition # noqa: PLC0415
        from ..models.text_fault import TextFault # noqa: PLC0415
        flow: dict[str, Any] | None
        if isinstance(self.flow, FlowDefinition):
            flow = self.flow.to_dict()
        else:
            flow = self.flow

        faults = []
        for faults_item_data in self.faults:
            faults_item = faults_item_data.to_dict()
            faults.append(faults_item)




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "flow": flow,
            "faults": faults,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.flow_definition import FlowDefinition # noqa: PLC0415
        from ..models.text_fault import TextFault # noqa: PLC0415
        d = dict(src_dict)
        def _parse_flow(data: object) -> FlowDefinition | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                flow_type_0 = FlowDefinition.from_dict(data)



                return flow_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FlowDefinition | None, data)

        flow = _parse_flow(d.pop("flow"))


        faults = []
        _faults = d.pop("faults")
        for faults_item_data in (_faults):
            faults_item = TextFault.from_dict(faults_item_data)



            faults.append(faults_item)


        checked = cls(
            flow=flow,
            faults=faults,
        )

        return checked
