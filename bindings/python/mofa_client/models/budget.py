from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.budget_on_exceeded import BudgetOnExceeded
from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="Budget")



@_attrs_define
class Budget:
    """ The limits of a whole run, children included. A limit that is left out does not apply.

        Attributes:
            max_calls (int | None | Unset):
            max_tokens (int | None | Unset):
            max_usd (float | None | Unset):
            max_seconds (float | None | Unset):
            on_exceeded (BudgetOnExceeded | Unset):  Default: BudgetOnExceeded.STOP.
     """

    max_calls: int | None | Unset = UNSET
    max_tokens: int | None | Unset = UNSET
    max_usd: float | None | Unset = UNSET
    max_seconds: float | None | Unset = UNSET
    on_exceeded: BudgetOnExceeded | Unset = BudgetOnExceeded.STOP





    def to_dict(self) -> dict[str, Any]:
        max_calls: int | None | Unset
        if isinstance(self.max_calls, Unset):
            max_calls = UNSET
        else:
            max_calls = self.max_calls

        max_tokens: int | None | Unset
        if isinstance(self.max_tokens, Unset):
            max_tokens = UNSET
        else:
            max_tokens = self.max_tokens

        max_usd: float | None | Unset
        if isinstance(self.max_usd, Unset):
            max_usd = UNSET
        else:
            max_usd = self.max_usd

        max_seconds: float | None | Unset
        if isinstance(self.max_seconds, Unset):
            max_seconds = UNSET
        else:
            max_seconds = self.max_seconds

        on_exceeded: str | Unset = UNSET
        if not isinstance(self.on_exceeded, Unset):
            on_exceeded = self.on_exceeded.value



        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if max_calls is not UNSET:
            field_dict["max_calls"] = max_calls
        if max_tokens is not UNSET:
            field_dict["max_tokens"] = max_tokens
        if max_usd is not UNSET:
            field_dict["max_usd"] = max_usd
        if max_seconds is not UNSET:
            field_dict["max_seconds"] = max_seconds
        if on_exceeded is not UNSET:
            field_dict["on_exceeded"] = on_exceeded

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_max_calls(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_calls = _parse_max_calls(d.pop("max_calls", UNSET))


        def _parse_max_tokens(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_tokens = _parse_max_tokens(d.pop("max_tokens", UNSET))


        def _parse_max_usd(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        max_usd = _parse_max_usd(d.pop("max_usd", UNSET))


        def _parse_max_seconds(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        max_seconds = _parse_max_seconds(d.pop("max_seconds", UNSET))


        _on_exceeded = d.pop("on_exceeded", UNSET)
        on_exceeded: BudgetOnExceeded | Unset
        if isinstance(_on_exceeded,  Unset):
            on_exceeded = UNSET
        else:
            on_exceeded = BudgetOnExceeded(_on_exceeded)




        budget = cls(
            max_calls=max_calls,
            max_tokens=max_tokens,
            max_usd=max_usd,
            max_seconds=max_seconds,
            on_exceeded=on_exceeded,
        )

        return budget
