from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.shown_event_data import ShownEventData





T = TypeVar("T", bound="ShownEvent")



@_attrs_define
class ShownEvent:
    """ An event of a run. `sequence` counts from 1; `words` is the event as a line for people.

        Attributes:
            sequence (int):
            type_ (str):
            at (datetime.datetime):
            data (ShownEventData): The fields of this type of event, see docs/events.md.
            words (str):
            by (None | str | Unset):
     """

    sequence: int
    type_: str
    at: datetime.datetime
    data: ShownEventData
    words: str
    by: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.shown_event_data import ShownEventData # noqa: PLC0415
        sequence = self.sequence

        type_ = self.type_

        at = self.at.isoformat()

        data = self.data.to_dict()

        words = self.words

        by: None | str | Unset
        if isinstance(self.by, Unset):
            by = UNSET
        else:
            by = self.by


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "sequence": sequence,
            "type": type_,
            "at": at,
            "data": data,
            "words": words,
        })
        if by is not UNSET:
            field_dict["by"] = by

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.shown_event_data import ShownEventData # noqa: PLC0415
        d = dict(src_dict)
        sequence = d.pop("sequence")

        type_ = d.pop("type")

        at = datetime.datetime.fromisoformat(d.pop("at"))




        data = ShownEventData.from_dict(d.pop("data"))




        words = d.pop("words")

        def _parse_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        by = _parse_by(d.pop("by", UNSET))


        shown_event = cls(
            sequence=sequence,
            type_=type_,
            at=at,
            data=data,
            words=words,
            by=by,
        )

        return shown_event
