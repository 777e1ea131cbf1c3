from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.memory_item_kind import MemoryItemKind
from ..types import UNSET, Unset
from typing import cast
import datetime






T = TypeVar("T", bound="MemoryItem")



@_attrs_define
class MemoryItem:
    """ A memory. With `agent` None every agent of the tenant may recall it. `importance` is from 0 to 1.

        Attributes:
            id (str):
            text (str):
            created_at (datetime.datetime):
            used_at (datetime.datetime):
            tenant (None | str | Unset):
            agent (None | str | Unset):
            subject (str | Unset):  Default: ''.
            kind (MemoryItemKind | Unset):  Default: MemoryItemKind.FACT.
            importance (float | Unset):  Default: 0.5.
            source (str | Unset):  Default: ''.
            uses (int | Unset):  Default: 0.
     """

    id: str
    text: str
    created_at: datetime.datetime
    used_at: datetime.datetime
    tenant: None | str | Unset = UNSET
    agent: None | str | Unset = UNSET
    subject: str | Unset = ''
    kind: MemoryItemKind | Unset = MemoryItemKind.FACT
    importance: float | Unset = 0.5
    source: str | Unset = ''
    uses: int | Unset = 0





    def to_dict(self) -> dict[str, Any]:
        id = self.id

        text = self.text

        created_at = self.created_at.isoformat()

        used_at = self.used_at.isoformat()

        tenant: None | str | Unset
        if isinstance(self.tenant, Unset):
            tenant = UNSET
        else:
            tenant = self.tenant

        agent: None | str | Unset
        if isinstance(self.agent, Unset):
            agent = UNSET
        else:
            agent = self.agent

        subject = self.subject

        kind: str | Unset = UNSET
        if not isinstance(self.kind, Unset):
            kind = self.kind.value


        importance = self.importance

        source = self.source

        uses = self.uses


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "text": text,
            "created_at": created_at,
            "used_at": used_at,
        })
        if tenant is not UNSET:
            field_dict["tenant"] = tenant
        if agent is not UNSET:
            field_dict["agent"] = agent
        if subject is not UNSET:
            field_dict["subject"] = subject
        if kind is not UNSET:
            field_dict["kind"] = kind
        if importance is not UNSET:
            field_dict["importance"] = importance
        if source is not UNSET:
            field_dict["source"] = source
        if uses is not UNSET:
            field_dict["uses"] = uses

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        text = d.pop("text")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        used_at = datetime.datetime.fromisoformat(d.pop("used_at"))




        def _parse_tenant(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tenant = _parse_tenant(d.pop("tenant", UNSET))


        def _parse_agent(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        agent = _parse_agent(d.pop("agent", UNSET))


        subject = d.pop("subject", UNSET)

        _kind = d.pop("kind", UNSET)
        kind: MemoryItemKind | Unset
        if isinstance(_kind,  Unset):
            kind = UNSET
        else:
            kind = MemoryItemKind(_kind)




        importance = d.pop("importance", UNSET)

        source = d.pop("source", UNSET)

        uses = d.pop("uses", UNSET)

        memory_item = cls(
            id=id,
            text=text,
            created_at=created_at,
            used_at=used_at,
            tenant=tenant,
            agent=agent,
            subject=subject,
            kind=kind,
            importance=importance,
            source=source,
            uses=uses,
        )

        return memory_item
