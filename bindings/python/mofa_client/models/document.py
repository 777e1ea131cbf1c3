from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime






T = TypeVar("T", bound="Document")



@_attrs_define
class Document:
    """ An indexed document.

        Attributes:
            id (str):
            name (str):
            kind (str):
            sha256 (str):
            passages (int):
            added_at (datetime.datetime):
            tenant (None | str | Unset):
     """

    id: str
    name: str
    kind: str
    sha256: str
    passages: int
    added_at: datetime.datetime
    tenant: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        kind = self.kind

        sha256 = self.sha256

        passages = self.passages

        added_at = self.added_at.isoformat()

        tenant: None | str | Unset
        if isinstance(self.tenant, Unset):
            tenant = UNSET
        else:
            tenant = self.tenant


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "name": name,
            "kind": kind,
            "sha256": sha256,
            "passages": passages,
            "added_at": added_at,
        })
        if tenant is not UNSET:
            field_dict["tenant"] = tenant

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        kind = d.pop("kind")

        sha256 = d.pop("sha256")

        passages = d.pop("passages")

        added_at = datetime.datetime.fromisoformat(d.pop("added_at"))




        def _parse_tenant(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tenant = _parse_tenant(d.pop("tenant", UNSET))


        document = cls(
            id=id,
            name=name,
            kind=kind,
            sha256=sha256,
            passages=passages,
            added_at=added_at,
            tenant=tenant,
        )

        return document
