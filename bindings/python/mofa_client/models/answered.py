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
  from ..models.answered_edited_args_type_0 import AnsweredEditedArgsType0





T = TypeVar("T", bound="Answered")



@_attrs_define
class Answered:
    """ One person's answer to a request that needs several.

        Attributes:
            by (str):
            at (datetime.datetime):
            verified (bool | Unset):  Default: False.
            choice (None | str | Unset):
            answer (Any | Unset):
            edited_args (AnsweredEditedArgsType0 | None | Unset):
            failed (list[str] | Unset):
            comment (None | str | Unset):
     """

    by: str
    at: datetime.datetime
    verified: bool | Unset = False
    choice: None | str | Unset = UNSET
    answer: Any | Unset = UNSET
    edited_args: AnsweredEditedArgsType0 | None | Unset = UNSET
    failed: list[str] | Unset = UNSET
    comment: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.answered_edited_args_type_0 import AnsweredEditedArgsType0 # noqa: PLC0415
        by = self.by

        at = self.at.isoformat()

        verified = self.verified

        choice: None | str | Unset
        if isinstance(self.choice, Unset):
            choice = UNSET
        else:
            choice = self.choice

        answer = self.answer

        edited_args: dict[str, Any] | None | Unset
        if isinstance(self.edited_args, Unset):
            edited_args = UNSET
        elif isinstance(self.edited_args, AnsweredEditedArgsType0):
            edited_args = self.edited_args.to_dict()
        else:
            edited_args = self.edited_args

        failed: list[str] | Unset = UNSET
        if not isinstance(self.failed, Unset):
            failed = self.failed



        comment: None | str | Unset
        if isinstance(self.comment, Unset):
            comment = UNSET
        else:
            comment = self.comment


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "by": by,
            "at": at,
        })
        if verified is not UNSET:
            field_dict["verified"] = verified
        if choice is not UNSET:
            field_dict["choice"] = choice
        if answer is not UNSET:
            field_dict["answer"] = answer
        if edited_args is not UNSET:
            field_dict["edited_args"] = edited_args
        if failed is not UNSET:
            field_dict["failed"] = failed
        if comment is not UNSET:
            field_dict["comment"] = comment

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.answered_edited_args_type_0 import AnsweredEditedArgsType0 # noqa: PLC0415
        d = dict(src_dict)
        by = d.pop("by")

        at = datetime.datetime.fromisoformat(d.pop("at"))




        verified = d.pop("verified", UNSET)

        def _parse_choice(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        choice = _parse_choice(d.pop("choice", UNSET))


        answer = d.pop("answer", UNSET)

        def _parse_edited_args(data: object) -> AnsweredEditedArgsType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                edited_args_type_0 = AnsweredEditedArgsType0.from_dict(data)



                return edited_args_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AnsweredEditedArgsType0 | None | Unset, data)

        edited_args = _parse_edited_args(d.pop("edited_args", UNSET))


        failed = cast(list[str], d.pop("failed", UNSET))


        def _parse_comment(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        comment = _parse_comment(d.pop("comment", UNSET))


        answered = cls(
            by=by,
            at=at,
            verified=verified,
            choice=choice,
            answer=answer,
            edited_args=edited_args,
            failed=failed,
            comment=comment,
        )

        return answered
