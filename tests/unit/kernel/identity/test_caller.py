"""What a caller may do: roles add up, and a limit on tenants or desks holds for every action."""

from __future__ import annotations

import pytest

from kernel.identity.caller import ALLOWED, Action, Caller, Role


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("viewer", {"read"}, {"decide", "start", "operate", "publish", "administer"}),
        ("decider", {"read", "decide"}, {"start", "operate", "publish", "administer"}),
        ("operator", {"read", "start", "operate", "publish"}, {"decide", "administer"}),
        ("admin", {"read", "decide", "start", "operate", "publish", "administer"}, set()),
    ],
)
def test_a_role_allows_its_actions_alone(role: Role, may: set[Action], may_not: set[Action]) -> None:
    caller = Caller("ann", roles=frozenset({role}))
    assert {action for action in ALLOWED["admin"] if caller.may(action)} == may
    assert not any(caller.may(action) for action in may_not)


def test_roles_add_up_and_nobody_has_one_by_default() -> None:
    both = Caller("ann", roles=frozenset({"decider", "operator"}))
    assert both.may("decide") and both.may("operate") and not both.may("administer")
    assert not any(Caller("ann").may(action) for action in ALLOWED["admin"])


def test_a_limit_hides_the_rows_of_others_and_of_nobody() -> None:
    caller = Caller("ann", roles=frozenset({"admin"}), tenants=frozenset({"acme"}))
    assert caller.may("read") and caller.may("read", tenant="acme") and caller.may("read", tenant="acme", desk=None)
    assert not caller.may("read", tenant="other") and not caller.may("read", tenant=None)
    assert not caller.everywhere and Caller("ann").everywhere


def test_a_limit_on_desks_holds_beside_the_one_on_tenants() -> None:
    caller = Caller("ann", roles=frozenset({"admin"}), tenants=frozenset({"acme"}), desks=frozenset({"billing"}))
    assert caller.may("read", tenant="acme", desk="billing")
    assert not caller.may("read", tenant="acme", desk="other") and not caller.may("read", tenant="acme", desk=None)
    assert not caller.may("read", tenant="other", desk="billing")


def test_an_empty_limit_allows_nothing() -> None:
    caller = Caller("ann", roles=frozenset({"admin"}), tenants=frozenset())
    assert not caller.sees("acme") and not caller.sees(None)
