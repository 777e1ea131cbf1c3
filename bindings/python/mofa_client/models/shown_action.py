from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="ShownAction")



@_attrs_define
class ShownAction:
    """ A change by the API or a page: who made it, the method and the path of the request, and the status of the answer.

        Attributes:
            at (datetime.datetime):
            by (str):
            verified (bool):
            action (str):
            what (str):
            status (int):
     """

    at: datetime.datetime
    by: str
    verified: bool
    action: str
    what: str
    status: int





    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        by = self.by

        verified = self.verified

        action = self.action

        what = self.what

        status = self.status


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "at": at,
            "by": by,
            "verified": verified,
            "action": action,
            "what": what,
            "status": status,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        by = d.pop("by")

        verified = d.pop("verified")

        action = d.pop("action")

        what = d.pop("what")

        status = d.pop("status")

        shown_action = cls(
            at=at,
            by=by,
            verified=verified,
            action=action,
            what=what,
            status=status,
        )

        return shown_action
