from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime






T = TypeVar("T", bound="Session")



@_attrs_define
class Session:
    """ A conversation by name. `head` is the hash of its last message, None while it is empty; `turns` counts its runs.

    A name is unique within a tenant; tenants do not see each other's sessions.

        Attributes:
            name (str):
            created_at (datetime.datetime):
            updated_at (datetime.datetime):
            tenant (None | str | Unset):
            head (None | str | Unset):
            turns (int | Unset):  Default: 0.
            forked_from (None | str | Unset):
     """

    name: str
    created_at: datetime.datetime
    updated_at: datetime.datetime
    tenant: None | str | Unset = UNSET
    head: None | str | Unset = UNSET
    turns: int | Unset = 0
    forked_from: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        tenant: None | str | Unset
        if isinstance(self.tenant, Unset):
            tenant = UNSET
        else:
            tenant = self.tenant

        head: None | str | Unset
        if isinstance(self.head, Unset):
            head = UNSET
        else:
            head = self.head

        turns = self.turns

        forked_from: None | str | Unset
        if isinstance(self.forked_from, Unset):
            forked_from = UNSET
        else:
            forked_from = self.forked_from


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "created_at": created_at,
            "updated_at": updated_at,
        })
        if tenant is not UNSET:
            field_dict["tenant"] = tenant
        if head is not UNSET:
            field_dict["head"] = head
        if turns is not UNSET:
            field_dict["turns"] = turns
        if forked_from is not UNSET:
            field_dict["forked_from"] = forked_from

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))




        def _parse_tenant(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tenant = _parse_tenant(d.pop("tenant", UNSET))


        def _parse_head(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        head = _parse_head(d.pop("head", UNSET))


        turns = d.pop("turns", UNSET)

        def _parse_forked_from(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        forked_from = _parse_forked_from(d.pop("forked_from", UNSET))


        session = cls(
            name=name,
            created_at=created_at,
            updated_at=updated_at,
            tenant=tenant,
            head=head,
            turns=turns,
            forked_from=forked_from,
        )

        return session
