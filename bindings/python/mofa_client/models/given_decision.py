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
  from ..models.given_decision_edited_args_type_0 import GivenDecisionEditedArgsType0





T = TypeVar("T", bound="GivenDecision")



@_attrs_define
class GivenDecision:
    """ A decision: the id of an option as `choice`, or an `answer`. With the choice `edit`, `edited_args` are new
    arguments.

    With the choice `approve` of a tool call, `always` allows later calls like it.

        Attributes:
            choice (None | str | Unset):
            answer (Any | Unset):
            edited_args (GivenDecisionEditedArgsType0 | None | Unset):
            comment (None | str | Unset):
            always (Always | None | Unset):
            failed (list[str] | None | Unset): With rework: the criteria that are not met, by their words or numbers from 1.
            by (None | str | Unset):
            idempotency_key (None | str | Unset):
     """

    choice: None | str | Unset = UNSET
    answer: Any | Unset = UNSET
    edited_args: GivenDecisionEditedArgsType0 | None | Unset = UNSET
    comment: None | str | Unset = UNSET
    always: Always | None | Unset = UNSET
    failed: list[str] | None | Unset = UNSET
    by: None | str | Unset = UNSET
    idempotency_key: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.always import Always # noqa: PLC0415
        from ..models.given_decision_edited_args_type_0 import GivenDecisionEditedArgsType0 # noqa: PLC0415
        choice: None | str | Unset
        if isinstance(self.choice, Unset):
            choice = UNSET
        else:
            choice = self.choice

        answer = self.answer

        edited_args: dict[str, Any] | None | Unset
        if isinstance(self.edited_args, Unset):
            edited_args = UNSET
        elif isinstance(self.edited_args, GivenDecisionEditedArgsType0):
            edited_args = self.edited_args.to_dict()
        else:
            edited_args = self.edited_args

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

        failed: list[str] | None | Unset
        if isinstance(self.failed, Unset):
            failed = UNSET
        elif isinstance(self.failed, list):
            failed = self.failed


        else:
            failed = self.failed

        by: None | str | Unset
        if isinstance(self.by, Unset):
            by = UNSET
        else:
            by = self.by

        idempotency_key: None | str | Unset
        if isinstance(self.idempotency_key, Unset):
            idempotency_key = UNSET
        else:
            idempotency_key = self.idempotency_key


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if choice is not UNSET:
            field_dict["choice"] = choice
        if answer is not UNSET:
            field_dict["answer"] = answer
        if edited_args is not UNSET:
            field_dict["edited_args"] = edited_args
        if comment is not UNSET:
            field_dict["comment"] = comment
        if always is not UNSET:
            field_dict["always"] = always
        if failed is not UNSET:
            field_dict["failed"] = failed
        if by is not UNSET:
            field_dict["by"] = by
        if idempotency_key is not UNSET:
            field_dict["idempotency_key"] = idempotency_key

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.always import Always # noqa: PLC0415
        from ..models.given_decision_edited_args_type_0 import GivenDecisionEditedArgsType0 # noqa: PLC0415
        d = dict(src_dict)
        def _parse_choice(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        choice = _parse_choice(d.pop("choice", UNSET))


        answer = d.pop("answer", UNSET)

        def _parse_edited_args(data: object) -> GivenDecisionEditedArgsType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                edited_args_type_0 = GivenDecisionEditedArgsType0.from_dict(data)



                return edited_args_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(GivenDecisionEditedArgsType0 | None | Unset, data)

        edited_args = _parse_edited_args(d.pop("edited_args", UNSET))


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


        def _parse_failed(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                failed_type_0 = cast(list[str], data)

                return failed_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        failed = _parse_failed(d.pop("failed", UNSET))


        def _parse_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        by = _parse_by(d.pop("by", UNSET))


        def _parse_idempotency_key(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        idempotency_key = _parse_idempotency_key(d.pop("idempotency_key", UNSET))


        given_decision = cls(
            choice=choice,
            answer=answer,
            edited_args=edited_args,
            comment=comment,
            always=always,
            failed=failed,
            by=by,
            idempotency_key=idempotency_key,
        )

        return given_decision
