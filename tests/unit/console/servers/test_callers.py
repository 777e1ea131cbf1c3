"""The check of callers: every operation asks who calls, and refuses with 403, or for hidden rows with 404."""

from __future__ import annotations

from typing import Any

from fastapi.routing import APIRoute

from console.backend.access.rights import Refusal, allow, allow_shared, allow_some, name_for
from console.servers.web import app as web_app
from console.servers.web.callers import _caller, local_caller
from kernel.identity.caller import Action, Caller, Place

OPEN = {"/api/v1/health"}
"""The operations that answer everybody."""


def test_every_operation_asks_who_calls() -> None:
    routes = [each for router in web_app.ROUTERS for each in router.router.routes if isinstance(each, APIRoute)]
    assert len(routes) >= 33
    without = {f"/api/v1{each.path}" for each in routes if not any(d.call is _caller for d in each.dependant.dependencies)}
    assert without == OPEN


class OnlyAcme:
    """A policy that allows everything on rows of acme, and nothing else."""

    def allows(self, caller: Caller, action: Action, tenant: Place, desk: Place) -> bool:
        return tenant == "acme"


def status(act: Any, *given: Any, **named: Any) -> int:
    try:
        act(*given, **named)
    except Refusal as refusal:
        return refusal.status
    return 200


def test_a_hidden_row_does_not_exist_and_a_missing_role_is_said() -> None:
    viewer = Caller("ann", roles=frozenset({"viewer"}), tenants=frozenset({"acme"}))
    assert status(allow, viewer, "read", tenant="acme") == 200
    assert status(allow, viewer, "read", tenant="other") == status(allow, viewer, "operate", tenant=None) == 404
    assert status(allow, viewer, "operate", tenant="acme") == status(allow_some, viewer, "operate") == 403
    admin = Caller("ann", roles=frozenset({"admin"}), tenants=frozenset({"acme"}))
    assert status(allow, admin, "publish") == 200 and status(allow_shared, admin, "publish") == 403
    assert status(allow_shared, local_caller("ann"), "administer") == 200


def test_a_row_of_a_tenant_that_names_no_desk_is_hidden_from_callers_of_desks() -> None:
    clerk = Caller("ann", roles=frozenset({"admin"}), desks=frozenset({"billing"}))
    assert status(allow, clerk, "read", tenant="acme") == status(allow, clerk, "read", tenant=None) == 404
    assert status(allow, clerk, "read", tenant="acme", desk="billing") == status(allow, clerk, "read") == 200


def test_policies_judge_rows_and_not_the_question_as_such() -> None:
    caller = Caller("ann", policy=OnlyAcme())
    assert status(allow_some, caller, "read") == 200
    assert status(allow, caller, "read", tenant="acme") == 200 and status(allow, caller, "read", tenant="other") == 403


def test_a_verified_name_is_the_only_one_and_a_claim_may_be_any() -> None:
    ann = Caller("ann", verified=True)
    assert name_for(ann, None) == name_for(ann, "ann") == "ann" and status(name_for, ann, "ben") == 403
    assert name_for(local_caller("ann"), "ben") == "ben" and name_for(local_caller("ann"), None) == "ann"
