from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime






T = TypeVar("T", bound="Webhook")



@_attrs_define
class Webhook:
    """ A webhook of the project file. `receiver` is its address without the path, which may be a secret.

    `failing` counts the runs with an event that the receiver has not taken; `error` is the newest reason.

        Attributes:
            name (str):
            receiver (str):
            events (list[str]):
            tenant (None | str | Unset):
            since (datetime.datetime | None | Unset):
            sent (int | Unset):  Default: 0.
            given_up (int | Unset):  Default: 0.
            failing (int | Unset):  Default: 0.
            error (None | str | Unset):
            next_attempt_at (datetime.datetime | None | Unset):
     """

    name: str
    receiver: str
    events: list[str]
    tenant: None | str | Unset = UNSET
    since: datetime.datetime | None | Unset = UNSET
    sent: int | Unset = 0
    given_up: int | Unset = 0
    failing: int | Unset = 0
    error: None | str | Unset = UNSET
    next_attempt_at: datetime.datetime | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        receiver = self.receiver

        events = self.events



        tenant: None | str | Unset
        if isinstance(self.tenant, Unset):
            tenant = UNSET
        else:
            tenant = self.tenant

        since: None | str | Unset
        if isinstance(self.since, Unset):
            since = UNSET
        elif isinstance(self.since, datetime.datetime):
            since = self.since.isoformat()
        else:
            since = self.since

        sent = self.sent

        given_up = self.given_up

        failing = self.failing

        error: None | str | Unset
        if isinstance(self.error, Unset):
            error = UNSET
        else:
            error = self.error

        next_attempt_at: None | str | Unset
        if isinstance(self.next_attempt_at, Unset):
            next_attempt_at = UNSET
        elif isinstance(self.next_attempt_at, datetime.datetime):
            next_attempt_at = self.next_attempt_at.isoformat()
        else:
            next_attempt_at = self.next_attempt_at


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "receiver": receiver,
            "events": events,
        })
        if tenant is not UNSET:
            field_dict["tenant"] = tenant
        if since is not UNSET:
            field_dict["since"] = since
        if sent is not UNSET:
            field_dict["sent"] = sent
        if given_up is not UNSET:
            field_dict["given_up"] = given_up
        if failing is not UNSET:
            field_dict["failing"] = failing
        if error is not UNSET:
            field_dict["error"] = error
        if next_attempt_at is not UNSET:
            field_dict["next_attempt_at"] = next_attempt_at

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        receiver = d.pop("receiver")

        events = cast(list[str], d.pop("events"))


        def _parse_tenant(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tenant = _parse_tenant(d.pop("tenant", UNSET))


        def _parse_since(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                since_type_0 = datetime.datetime.fromisoformat(data)



                return since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        since = _parse_since(d.pop("since", UNSET))


        sent = d.pop("sent", UNSET)

        given_up = d.pop("given_up", UNSET)

        failing = d.pop("failing", UNSET)

        def _parse_error(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        error = _parse_error(d.pop("error", UNSET))


        def _parse_next_attempt_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_attempt_at_type_0 = datetime.datetime.fromisoformat(data)



                return next_attempt_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        next_attempt_at = _parse_next_attempt_at(d.pop("next_attempt_at", UNSET))


        webhook = cls(
            name=name,
            receiver=receiver,
            events=events,
            tenant=tenant,
            since=since,
            sent=sent,
            given_up=given_up,
            failing=failing,
            error=error,
            next_attempt_at=next_attempt_at,
        )

        return webhook
