from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="WebhookTried")



@_attrs_define
class WebhookTried:
    """ The result of a message for trying: `error` says why the receiver did not take it.

        Attributes:
            accepted (bool):
            error (None | str | Unset):
     """

    accepted: bool
    error: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        accepted = self.accepted

        error: None | str | Unset
        if isinstance(self.error, Unset):
            error = UNSET
        else:
            error = self.error


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "accepted": accepted,
        })
        if error is not UNSET:
            field_dict["error"] = error

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        accepted = d.pop("accepted")

        def _parse_error(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        error = _parse_error(d.pop("error", UNSET))


        webhook_tried = cls(
            accepted=accepted,
            error=error,
        )

        return webhook_tried
