from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.node_view_status import NodeViewStatus
from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.node_error import NodeError





T = TypeVar("T", bound="NodeView")



@_attrs_define
class NodeView:
    """ A node in one part of a run. Of a long value, the beginning is shown (`input_truncated`, `output_truncated`).

    `held`: it is at its breakpoint. `taken_over`: a fork has its end from the record of another run.

        Attributes:
            status (NodeViewStatus | Unset):  Default: NodeViewStatus.WAITING.
            input_ (Any | Unset):
            input_truncated (bool | Unset):  Default: False.
            output (Any | Unset):
            output_truncated (bool | Unset):  Default: False.
            case (None | str | Unset):
            error (NodeError | None | Unset):
            reason (None | str | Unset):
            attempts (int | Unset):  Default: 0.
            started_at (datetime.datetime | None | Unset):
            ended_at (datetime.datetime | None | Unset):
            held (bool | Unset):  Default: False.
            taken_over (bool | Unset):  Default: False.
     """

    status: NodeViewStatus | Unset = NodeViewStatus.WAITING
    input_: Any | Unset = UNSET
    input_truncated: bool | Unset = False
    output: Any | Unset = UNSET
    output_truncated: bool | Unset = False
    case: None | str | Unset = UNSET
    error: NodeError | None | Unset = UNSET
    reason: None | str | Unset = UNSET
    attempts: int | Unset = 0
    started_at: datetime.datetime | None | Unset = UNSET
    ended_at: datetime.datetime | None | Unset = UNSET
    held: bool | Unset = False
    taken_over: bool | Unset = False





    def to_dict(self) -> dict[str, Any]:
        from ..models.node_error import NodeError # noqa: PLC0415
        status: str | Unset = UNSET
        if not isinstance(self.status, Unset):
            status = self.status.value


        input_ = self.input_

        input_truncated = self.input_truncated

        output = self.output

        output_truncated = self.output_truncated

        case: None | str | Unset
        if isinstance(self.case, Unset):
            case = UNSET
        else:
            case = self.case

        error: dict[str, Any] | None | Unset
        if isinstance(self.error, Unset):
            error = UNSET
        elif isinstance(self.error, NodeError):
            error = self.error.to_dict()
        else:
            error = self.error

        reason: None | str | Unset
        if isinstance(self.reason, Unset):
            reason = UNSET
        else:
            reason = self.reason

        attempts = self.attempts

        started_at: None | str | Unset
        if isinstance(self.started_at, Unset):
            started_at = UNSET
        elif isinstance(self.started_at, datetime.datetime):
            started_at = self.started_at.isoformat()
        else:
            started_at = self.started_at

        ended_at: None | str | Unset
        if isinstance(self.ended_at, Unset):
            ended_at = UNSET
        elif isinstance(self.ended_at, datetime.datetime):
            ended_at = self.ended_at.isoformat()
        else:
            ended_at = self.ended_at

        held = self.held

        taken_over = self.taken_over


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if status is not UNSET:
            field_dict["status"] = status
        if input_ is not UNSET:
            field_dict["input"] = input_
        if input_truncated is not UNSET:
            field_dict["input_truncated"] = input_truncated
        if output is not UNSET:
            field_dict["output"] = output
        if output_truncated is not UNSET:
            field_dict["output_truncated"] = output_truncated
        if case is not UNSET:
            field_dict["case"] = case
        if error is not UNSET:
            field_dict["error"] = error
        if reason is not UNSET:
            field_dict["reason"] = reason
        if attempts is not UNSET:
            field_dict["attempts"] = attempts
        if started_at is not UNSET:
            field_dict["started_at"] = started_at
        if ended_at is not UNSET:
            field_dict["ended_at"] = ended_at
        if held is not UNSET:
            field_dict["held"] = held
        if taken_over is not UNSET:
            field_dict["taken_over"] = taken_over

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.node_error import NodeError # noqa: PLC0415
        d = dict(src_dict)
        _status = d.pop("status", UNSET)
        status: NodeViewStatus | Unset
        if isinstance(_status,  Unset):
            status = UNSET
        else:
            status = NodeViewStatus(_status)




        input_ = d.pop("input", UNSET)

        input_truncated = d.pop("input_truncated", UNSET)

        output = d.pop("output", UNSET)

        output_truncated = d.pop("output_truncated", UNSET)

        def _parse_case(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        case = _parse_case(d.pop("case", UNSET))


        def _parse_error(data: object) -> NodeError | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                error_type_0 = NodeError.from_dict(data)



                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(NodeError | None | Unset, data)

        error = _parse_error(d.pop("error", UNSET))


        def _parse_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        reason = _parse_reason(d.pop("reason", UNSET))


        attempts = d.pop("attempts", UNSET)

        def _parse_started_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                started_at_type_0 = datetime.datetime.fromisoformat(data)



                return started_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        started_at = _parse_started_at(d.pop("started_at", UNSET))


        def _parse_ended_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ended_at_type_0 = datetime.datetime.fromisoformat(data)



                return ended_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        ended_at = _parse_ended_at(d.pop("ended_at", UNSET))


        held = d.pop("held", UNSET)

        taken_over = d.pop("taken_over", UNSET)

        node_view = cls(
            status=status,
            input_=input_,
            input_truncated=input_truncated,
            output=output,
            output_truncated=output_truncated,
            case=case,
            error=error,
            reason=reason,
            attempts=attempts,
            started_at=started_at,
            ended_at=ended_at,
            held=held,
            taken_over=taken_over,
        )

        return node_view
