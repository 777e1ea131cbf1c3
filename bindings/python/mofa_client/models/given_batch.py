from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.always import Always
  from ..models.named_decision import NamedDecision





T = TypeVar("T", bound="GivenBatch")



@_attrs_define
class GivenBatch:
    """ One answer to several decisions of the same kind with the same options. Each becomes a record of its own.

        Attributes:
            items (list[NamedDecision]):
            choice (None | str | Unset):
            answer (Any | Unset):
            comment (None | str | Unset):
            always (Always | None | Unset):
            by (None | str | Unset):
     """

    items: list[NamedDecision]
    choice: None | str | Unset = UNSET
    answer: Any | Unset = UNSET
    comment: None | str | Unset = UNSET
    always: Always | None | Unset = UNSET
    by: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.always import Always # noqa: PLC0415
        from ..models.named_decision import NamedDecision # noqa: PLC0415
        items = []
        for items_item_data in self.items:
            items_item = items_item_data.to_dict()
            items.append(items_item)



        choice: None | str | Unset
        if isinstance(self.choice, Unset):
            choice = UNSET
        else:
            choice = self.choice

        answer = self.answer

        comment: None | str | Unset
        if isinstance(self.comment, Unset):
            comment = UNSET
        else:
            comment = self.comment

        always: dict[str, Any] | None | Unset
        if isinstance(self.always, Unset):
            always = UNSET
        elif isinstance(self.always, Always):
            always = self.always.to_dict()
        else:
            always = self.always

        by: None | str | Unset
        if isinstance(self.by, Unset):
            by = UNSET
        else:
            by = self.by


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "items": items,
        })
        if choice is not UNSET:
            field_dict["choice"] = choice
        if answer is not UNSET:
            field_dict["answer"] = answer
        if comment is not UNSET:
            field_dict["comment"] = comment
        if always is not UNSET:
            field_dict["always"] = always
        if by is not UNSET:
            field_dict["by"] = by

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.always import Always # noqa: PLC0415
        from ..models.named_decision import NamedDecision # noqa: PLC0415
        d = dict(src_dict)
        items = []
        _items = d.pop("items")
        for items_item_data in (_items):
            items_item = NamedDecision.from_dict(items_item_data)



            items.append(items_item)


        def _parse_choice(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        choice = _parse_choice(d.pop("choice", UNSET))


        answer = d.pop("answer", UNSET)

        def _parse_comment(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        comment = _parse_comment(d.pop("comment", UNSET))


        def _parse_always(data: object) -> Always | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                always_type_0 = Always.from_dict(data)



                return always_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Always | None | Unset, data)

        always = _parse_always(d.pop("always", UNSET))


        def _parse_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        by = _parse_by(d.pop("by", UNSET))


        given_batch = cls(
            items=items,
            choice=choice,
            answer=answer,
            comment=comment,
            always=always,
            by=by,
        )

        return given_batch
