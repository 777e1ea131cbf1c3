"""Policies in Cedar instead of the table of roles: who may do what, by the name, the roles, the tenant and the desk.

A policy may allow or forbid an action; it never shows a row of a tenant or a desk that the caller is not limited to.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.basics.errors import InvalidInput
from kernel.identity.caller import ANY, Action, Caller, Place

if TYPE_CHECKING:
    import cedarpy

SCHEMA = """
entity Caller = { name: String, kind: String, roles: Set<String>, tenants: Set<String>, desks: Set<String> };
entity Row = { tenant?: String, desk?: String };
action read, decide, start, operate, publish, administer appliesTo { principal: Caller, resource: Row };
"""

DEFAULT = """
permit(principal, action == Action::"read", resource)
when { ["viewer", "decider", "operator", "admin"].containsAny(principal.roles) };

permit(principal, action == Action::"decide", resource)
when { ["decider", "admin"].containsAny(principal.roles) };

permit(principal, action in [Action::"start", Action::"operate", Action::"publish"], resource)
when { ["operator", "admin"].containsAny(principal.roles) };

permit(principal, action == Action::"administer", resource)
when { principal.roles.contains("admin") };
"""
"""The table of roles as policies, to begin with."""

TEXT_BYTES = 256 * 1024

_MISSING = "policies: the package cedarpy is not installed. Install it: uv pip install 'mofa-temporal[policies]'"


class CedarPolicies:
    """A set of policies, checked. It is the `Policy` of callers."""

    def __init__(self, text: str) -> None:
        """Check the text.

        Raises:
            InvalidInput: it cannot be parsed, or names what there is not; or the package is missing.
        """
        try:
            import cedarpy
        except ImportError:
            raise InvalidInput(_MISSING, "policies") from None
        if len(text.encode()) > TEXT_BYTES:
            raise InvalidInput(f"policies: the text is over {TEXT_BYTES:,} bytes long.", "policies")
        try:
            checked = cedarpy.validate_policies(text, SCHEMA)
            self._policies = cedarpy.PolicySet.from_str(text)
        except ValueError as error:
            raise InvalidInput(f"policies: {_line(error)}", "policies") from None
        if not checked.validation_passed:
            raise InvalidInput(f"policies: {'; '.join(_line(each.error) for each in checked.errors[:3])}", "policies")
        self._cedar: Any = cedarpy

    def allows(self, caller: Caller, action: Action, tenant: Place, desk: Place) -> bool:
        """Return whether the policies permit an action. An error of theirs permits nothing."""
        who = {"type": "Caller", "id": caller.name}
        row = {"type": "Row", "id": "row"}
        facts = {name: value for name, value in (("tenant", tenant), ("desk", desk)) if value is not None and value is not ANY}
        entities = [{"uid": who, "attrs": _attributes(caller), "parents": []}, {"uid": row, "attrs": facts, "parents": []}]
        request = {"principal": who, "action": {"type": "Action", "id": action}, "resource": row, "context": {}}
        result: cedarpy.AuthzResult = self._cedar.is_authorized(request, self._policies, entities)
        return bool(result.allowed) and not result.diagnostics.errors


def is_text(given: str) -> bool:
    """Return whether policies are given as text, and not as a file."""
    return ";" in given or "\n" in given


def read_policies(given: str, folder: Path) -> str:
    """Return the text of policies: `given` is a file, relative to the project file's folder, or the text itself.

    Raises:
        InvalidInput: the file cannot be read.
    """
    if is_text(given):
        return given
    try:
        return (folder / given).read_text()
    except (OSError, ValueError) as error:
        raise InvalidInput(f"policies: the file {given} cannot be read: {_line(error)}", "policies") from None


def _attributes(caller: Caller) -> dict[str, Any]:
    return {
        "name": caller.name,
        "kind": caller.kind,
        "roles": sorted(caller.roles),
        "tenants": sorted(caller.tenants or ()),
        "desks": sorted(caller.desks or ()),
    }


def _line(error: object) -> str:
    return " ".join(str(error).split())[:300]
