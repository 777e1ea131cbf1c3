from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.shown_allowance_within import ShownAllowanceWithin
from ..types import UNSET, Unset
from typing import cast
import datetime






T = TypeVar("T", bound="ShownAllowance")



@_attrs_define
class ShownAllowance:
    """ An allowance. `counts`: it has neither expired nor been revoked.

        Attributes:
            id (str):
            tool (str):
            within (ShownAllowanceWithin):
            given_by (str):
            verified (bool):
            workflow_id (str):
            decision_id (str):
            given_at (datetime.datetime):
            expires_at (datetime.datetime):
            counts (bool):
            agent (None | str | Unset):
            args (None | str | Unset):
            risk (None | str | Unset):
            tenant (None | str | Unset):
            desk (None | str | Unset):
            root (None | str | Unset):
            revoked_at (datetime.datetime | None | Unset):
            revoked_by (None | str | Unset):
     """

    id: str
    tool: str
    within: ShownAllowanceWithin
    given_by: str
    verified: bool
    workflow_id: str
    decision_id: str
    given_at: datetime.datetime
    expires_at: datetime.datetime
    counts: bool
    agent: None | str | Unset = UNSET
    args: None | str | Unset = UNSET
    risk: None | str | Unset = UNSET
    tenant: None | str | Unset = UNSET
    desk: None | str | Unset = UNSET
    root: None | str | Unset = UNSET
    revoked_at: datetime.datetime | None | Unset = UNSET
    revoked_by: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        id = self.id

        tool = self.tool

        within = self.within.value

        given_by = self.given_by

        verified = self.verified

        workflow_id = self.workflow_id

        decision_id = self.decision_id

        given_at = self.given_at.isoformat()

        expires_at = self.expires_at.isoformat()

        counts = self.counts

        agent: None | str | Unset
        if isinstance(self.agent, Unset):
            agent = UNSET
        else:
            agent = self.agent

        args: None | str | Unset
        if isinstance(self.args, Unset):
            args = UNSET
        else:
            args = self.args

        risk: None | str | Unset
        if isinstance(self.risk, Unset):
            risk = UNSET
        else:
            risk = self.risk

        tenant: None | str | Unset
        if isinstance(self.tenant, Unset):
            tenant = UNSET
        else:
            tenant = self.tenant

        desk: None | str | Unset
        if isinstance(self.desk, Unset):
            desk = UNSET
        else:
            desk = self.desk

        root: None | str | Unset
        if isinstance(self.root, Unset):
            root = UNSET
        else:
            root = self.root

        revoked_at: None | str | Unset
        if isinstance(self.revoked_at, Unset):
            revoked_at = UNSET
        elif isinstance(self.revoked_at, datetime.datetime):
            revoked_at = self.revoked_at.isoformat()
        else:
            revoked_at = self.revoked_at

        revoked_by: None | str | Unset
        if isinstance(self.revoked_by, Unset):
            revoked_by = UNSET
        else:
            revoked_by = self.revoked_by


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "tool": tool,
            "within": within,
            "given_by": given_by,
            "verified": verified,
            "workflow_id": workflow_id,
            "decision_id": decision_id,
            "given_at": given_at,
            "expires_at": expires_at,
            "counts": counts,
        })
        if agent is not UNSET:
            field_dict["agent"] = agent
        if args is not UNSET:
            field_dict["args"] = args
        if risk is not UNSET:
            field_dict["risk"] = risk
        if tenant is not UNSET:
            field_dict["tenant"] = tenant
        if desk is not UNSET:
            field_dict["desk"] = desk
        if root is not UNSET:
            field_dict["root"] = root
        if revoked_at is not UNSET:
            field_dict["revoked_at"] = revoked_at
        if revoked_by is not UNSET:
            field_dict["revoked_by"] = revoked_by

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        tool = d.pop("tool")

        within = ShownAllowanceWithin(d.pop("within"))




        given_by = d.pop("given_by")

        verified = d.pop("verified")

        workflow_id = d.pop("workflow_id")

        decision_id = d.pop("decision_id")

        given_at = datetime.datetime.fromisoformat(d.pop("given_at"))




        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))




        counts = d.pop("counts")

        def _parse_agent(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        agent = _parse_agent(d.pop("agent", UNSET))


        def _parse_args(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        args = _parse_args(d.pop("args", UNSET))


        def _parse_risk(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        risk = _parse_risk(d.pop("risk", UNSET))


        def _parse_tenant(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tenant = _parse_tenant(d.pop("tenant", UNSET))


        def _parse_desk(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        desk = _parse_desk(d.pop("desk", UNSET))


        def _parse_root(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        root = _parse_root(d.pop("root", UNSET))


        def _parse_revoked_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                revoked_at_type_0 = datetime.datetime.fromisoformat(data)



                return revoked_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        revoked_at = _parse_revoked_at(d.pop("revoked_at", UNSET))


        def _parse_revoked_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        revoked_by = _parse_revoked_by(d.pop("revoked_by", UNSET))


        shown_allowance = cls(
            id=id,
            tool=tool,
            within=within,
            given_by=given_by,
            verified=verified,
            workflow_id=workflow_id,
            decision_id=decision_id,
            given_at=given_at,
            expires_at=expires_at,
            counts=counts,
            agent=agent,
            args=args,
            risk=risk,
            tenant=tenant,
            desk=desk,
            root=root,
            revoked_at=revoked_at,
            revoked_by=revoked_by,
        )

        return shown_allowance
