from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset






T = TypeVar("T", bound="Retry")



@_attrs_define
class Retry:
    """ Further attempts after a failure. The pause before attempt n is `interval` times `backoff` to the power n - 2.

        Attributes:
            attempts (int | Unset): All attempts, the first included. Default: 3.
            interval (str | Unset):  Default: 'PT1S'.
            backoff (float | Unset):  Default: 2.0.
     """

    attempts: int | Unset = 3
    interval: str | Unset = 'PT1S'
    backoff: float | Unset = 2.0





    def to_dict(self) -> dict[str, Any]:
        attempts = self.attempts

        interval = self.interval

        backoff = self.backoff


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if attempts is not UNSET:
            field_dict["attempts"] = attempts
        if interval is not UNSET:
            field_dict["interval"] = interval
        if backoff is not UNSET:
            field_dict["backoff"] = backoff

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        attempts = d.pop("attempts", UNSET)

        interval = d.pop("interval", UNSET)

        backoff = d.pop("backoff", UNSET)

        retry = cls(
            attempts=attempts,
            interval=interval,
            backoff=backoff,
        )

        return retry
