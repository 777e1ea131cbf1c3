from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.batch_result_status_type_0 import BatchResultStatusType0
from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="BatchResult")



@_attrs_define
class BatchResult:
    """ The result for one decision: its status now, or `error`, which says why this answer does not count.

        Attributes:
            run (str):
            decision (str):
            status (BatchResultStatusType0 | None | Unset):
            error (None | str | Unset):
     """

    run: str
    decision: str
    status: BatchResultStatusType0 | None | Unset = UNSET
    error: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        run = self.run

        decision = self.decision

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        elif isinstance(self.status, BatchResultStatusType0):
            status = self.status.value
        else:
            status = self.status

        error: None | str | Unset
        if isinstance(self.error, Unset):
            error = UNSET
        else:
            error = self.error


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "run": run,
            "decision": decision,
        })
        if status is not UNSET:
            field_dict["status"] = status
        if error is not UNSET:
            field_dict["error"] = error

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        run = d.pop("run")

        decision = d.pop("decision")

        def _parse_status(data: object) -> BatchResultStatusType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                status_type_0 = BatchResultStatusType0(data)



                return status_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(BatchResultStatusType0 | None | Unset, data)

        status = _parse_status(d.pop("status", UNSET))


        def _parse_error(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        error = _parse_error(d.pop("error", UNSET))


        batch_result = cls(
            run=run,
            decision=decision,
            status=status,
            error=error,
        )

        return batch_result
