"""Policies in Cedar: the default ones are the table of roles; others judge each row, and never widen a limit."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from kernel.basics.errors import InvalidInput
from kernel.identity.caller import ALLOWED, ANY, Caller
from runtime.identity.policies import DEFAULT, CedarPolicies, read_policies


def test_the_default_policies_are_the_table_of_roles() -> None:
    policies = CedarPolicies(DEFAULT)
    some = [frozenset[str](), *({role} for role in ALLOWED), {"viewer", "operator"}, {"decider", "operator"}]
    for roles, action in product(some, ALLOWED["admin"]):
        plain = Caller("ann", roles=frozenset(roles))  # type: ignore[arg-type]
        by_policy = Caller("ann", roles=plain.roles, policy=policies)
        assert by_policy.may(action) == plain.may(action), (roles, action)


def test_a_policy_judges_the_row_and_the_name() -> None:
    text = """
    permit(principal, action == Action::"decide", resource) when { resource has tenant && resource.tenant == "acme" };
    forbid(principal, action, resource) when { principal.name == "eve" };
    """
    policies = CedarPolicies(text)
    ann = Caller("ann", policy=policies)
    assert ann.may("decide", tenant="acme", desk=None)
    assert not ann.may("decide", tenant="other") and not ann.may("decide", tenant=None) and not ann.may("decide")
    assert not ann.may("read", tenant="acme")
    assert not Caller("eve", policy=policies).may("decide", tenant="acme")


def test_a_policy_shows_no_row_outside_of_a_limit() -> None:
    everything = CedarPolicies("permit(principal, action, resource);")
    caller = Caller("ann", tenants=frozenset({"acme"}), policy=everything)
    assert caller.may("read", tenant="acme") and caller.may("read", tenant=ANY)
    assert not caller.may("read", tenant="other") and not caller.may("read", tenant=None)


@pytest.mark.parametrize("name", ['ann" || true || "', "a\\", "\N{SNOWMAN}", "a\nb", 'Caller::"root"'])
def test_a_hostile_name_is_data(name: str) -> None:
    policies = CedarPolicies('permit(principal, action, resource) when { principal.name == "root" };')
    assert not Caller(name, tenants=frozenset({name}), policy=policies).may("read", tenant=name)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("permit(principal", "unexpected end"),
        ('permit(principal, action == Action::"fly", resource);', "fly"),
        ("permit(principal, action, resource) when { principal.colour == 1 };", "colour"),
        ('permit(principal, action, resource) when { resource.tenant == "acme" };', "optional attribute"),
        ("// " + "x" * 300_000 + "\n", "262,144"),
    ],
)
def test_a_fault_is_named(text: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=why) as error:
        CedarPolicies(text)
    assert error.value.field == "policies" and "\n" not in str(error.value)


def test_policies_are_a_file_or_the_text(tmp_path: Path) -> None:
    (tmp_path / "who.cedar").write_text("permit(principal, action, resource);")
    assert read_policies("who.cedar", tmp_path) == read_policies("permit(principal, action, resource);", tmp_path)
    with pytest.raises(InvalidInput, match=r"other\.cedar cannot be read"):
        read_policies("other.cedar", tmp_path)
