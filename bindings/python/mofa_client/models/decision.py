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
  from ..models.decision_edited_args_type_0 import DecisionEditedArgsType0





T = TypeVar("T", bound="Decision")



@_attrs_define
class Decision:
    """ A person's answer. `choice` is an option's id; `answer` is free text or JSON.

    Once the request is settled, a text of more than 16 KiB is offloaded: `answer` is then its beginning, and
    `answer_ref` the
    address of the whole (`mofa show` expands it).

    `by` is the caller's own claim, unless the API, the console or `mofa decide` knows who calls, and adds a `seal`
    (docs/identity.md). The run alone sets `verified`: true for a `by` that a seal has proved.

        Attributes:
            decision_id (str):
            choice (None | str | Unset):
            answer (Any | Unset):
            edited_args (DecisionEditedArgsType0 | None | Unset):
            comment (None | str | Unset):
            by (None | str | Unset):
            idempotency_key (None | str | Unset):
            answer_ref (None | str | Unset):
            always (Always | None | Unset): With the approval of a tool call, or a confirmation with `allows`: allow later
                ones like it.
            failed (list[str] | Unset): With rework at an acceptance: the criteria that are not met, by their words or
                numbers from 1. Only those go back.
            seal (None | str | Unset):
            verified (bool | None | Unset):
     """

    decision_id: str
    choice: None | str | Unset = UNSET
    answer: Any | Unset = UNSET
    edited_args: DecisionEditedArgsType0 | None | Unset = UNSET
    comment: None | str | Unset = UNSET
    by: None | str | Unset = UNSET
    idempotency_key: None | str | Unset = UNSET
    answer_ref: None | str | Unset = UNSET
    always: Always | None | Unset = UNSET
    failed: list[str] | Unset = UNSET
    seal: None | str | Unset = UNSET
    verified: bool | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.always import Always # noqa: PLC0415
        from ..models.decision_edited_args_type_0 import DecisionEditedArgsType0 # noqa: PLC0415
        decision_id = self.decision_id

        choice: None | str | Unset
        if isinstance(self.choice, Unset):
            choice = UNSET
        else:
            choice = self.choice

        answer = self.answer

        edited_args: dict[str, Any] | None | Unset
        if isinstance(self.edited_args, Unset):
            edited_args = UNSET
        elif isinstance(self.edited_args, DecisionEditedArgsType0):
            edited_args = self.edited_args.to_dict()
        else:
            edited_args = self.edited_args

        comment: None | str | Unset
        if isinstance(self.comment, Unset):
            comment = UNSET
        else:
            comment = self.comment

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

        answer_ref: None | str | Unset
        if isinstance(self.answer_ref, Unset):
            answer_ref = UNSET
        else:
            answer_ref = self.answer_ref

        always: dict[str, Any] | None | Unset
        if isinstance(self.always, Unset):
            always = UNSET
        elif isinstance(self.always, Always):
            always = self.always.to_dict()
        else:
            always = self.always

        failed: list[str] | Unset = UNSET
        if not isinstance(self.failed, Unset):
            failed = self.failed



        seal: None | str | Unset
        if isinstance(self.seal, Unset):
            seal = UNSET
        else:
            seal = self.seal

        verified: bool | None | Unset
        if isinstance(self.verified, Unset):
            verified = UNSET
        else:
            verified = self.verified


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "decision_id": decision_id,
        })
        if choice is not UNSET:
            field_dict["choice"] = choice
        if answer is not UNSET:
            field_dict["answer"] = answer
        if edited_args is not UNSET:
            field_dict["edited_args"] = edited_args
        if comment is not UNSET:
            field_dict["comment"] = comment
        if by is not UNSET:
            field_dict["by"] = by
        if idempotency_key is not UNSET:
            field_dict["idempotency_key"] = idempotency_key
        if answer_ref is not UNSET:
            field_dict["answer_ref"] = answer_ref
        if always is not UNSET:
            field_dict["always"] = always
        if failed is not UNSET:
            field_dict["failed"] = failed
        if seal is not UNSET:
            field_dict["seal"] = seal
        if verified is not UNSET:
            field_dict["verified"] = verified

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.always import Always # noqa: PLC0415
        from ..models.decision_edited_args_type_0 import DecisionEditedArgsType0 # noqa: PLC0415
        d = dict(src_dict)
        decision_id = d.pop("decision_id")

        def _parse_choice(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        choice = _parse_choice(d.pop("choice", UNSET))


        answer = d.pop("answer", UNSET)

        def _parse_edited_args(data: object) -> DecisionEditedArgsType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                edited_args_type_0 = DecisionEditedArgsType0.from_dict(data)



                return edited_args_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DecisionEditedArgsType0 | None | Unset, data)

        edited_args = _parse_edited_args(d.pop("edited_args", UNSET))


        def _parse_comment(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        comment = _parse_comment(d.pop("comment", UNSET))


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


        def _parse_answer_ref(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        answer_ref = _parse_answer_ref(d.pop("answer_ref", UNSET))


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


        failed = cast(list[str], d.pop("failed", UNSET))


        def _parse_seal(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        seal = _parse_seal(d.pop("seal", UNSET))


        def _parse_verified(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        verified = _parse_verified(d.pop("verified", UNSET))


        decision = cls(
            decision_id=decision_id,
            choice=choice,
            answer=answer,
            edited_args=edited_args,
            comment=comment,
            by=by,
            idempotency_key=idempotency_key,
            answer_ref=answer_ref,
            always=always,
            failed=failed,
            seal=seal,
            verified=verified,
        )

        return decision
