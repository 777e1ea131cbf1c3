from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.me_actions_item import MeActionsItem
from ..models.me_roles_item import MeRolesItem
from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="Me")



@_attrs_define
class Me:
    """ The caller, and the actions that they may do. `verified`: a login has proved the name.

    Tenants and desks are null without a limit.

        Attributes:
            name (str):
            kind (str):
            verified (bool):
            roles (list[MeRolesItem]):
            actions (list[MeActionsItem]):
            tenants (list[str] | None | Unset):
            desks (list[str] | None | Unset):
     """

    name: str
    kind: str
    verified: bool
    roles: list[MeRolesItem]
    actions: list[MeActionsItem]
    tenants: list[str] | None | Unset = UNSET
    desks: list[str] | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        name = self.name

        kind = self.kind

        verified = self.verified

        roles = []
        for roles_item_data in self.roles:
            roles_item = roles_item_data.value
            roles.append(roles_item)



        actions = []
        for actions_item_data in self.actions:
            actions_item = actions_item_data.value
            actions.append(actions_item)



        tenants: list[str] | None | Unset
        if isinstance(self.tenants, Unset):
            tenants = UNSET
        elif isinstance(self.tenants, list):
            tenants = self.tenants


        else:
            tenants = self.tenants

        desks: list[str] | None | Unset
        if isinstance(self.desks, Unset):
            desks = UNSET
        elif isinstance(self.desks, list):
            desks = self.desks


        else:
            desks = self.desks


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "kind": kind,
            "verified": verified,
            "roles": roles,
            "actions": actions,
        })
        if tenants is not UNSET:
            field_dict["tenants"] = tenants
        if desks is not UNSET:
            field_dict["desks"] = desks

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        kind = d.pop("kind")

        verified = d.pop("verified")

        roles = []
        _roles = d.pop("roles")
        for roles_item_data in (_roles):
            roles_item = MeRolesItem(roles_item_data)



            roles.append(roles_item)


        actions = []
        _actions = d.pop("actions")
        for actions_item_data in (_actions):
            actions_item = MeActionsItem(actions_item_data)



            actions.append(actions_item)


        def _parse_tenants(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                tenants_type_0 = cast(list[str], data)

                return tenants_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        tenants = _parse_tenants(d.pop("tenants", UNSET))


        def _parse_desks(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                desks_type_0 = cast(list[str], data)

                return desks_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        desks = _parse_desks(d.pop("desks", UNSET))


        me = cls(
            name=name,
            kind=kind,
            verified=verified,
            roles=roles,
            actions=actions,
            tenants=tenants,
            desks=desks,
        )

        return me
