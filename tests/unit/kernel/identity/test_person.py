"""The people of a project file: what they are limited to, and which account is whose."""

from __future__ import annotations

import pytest

from kernel.identity.caller import Caller
from kernel.identity.person import People, PersonSettings

ANN = PersonSettings(name="ann", roles=["decider"], email="Ann@Example.com")
BEN = PersonSettings(name="ben", roles=["admin"], email="ben@example.com", subject="b-2")
PEOPLE = People([ANN, BEN])


@pytest.mark.parametrize(
    ("subject", "email", "whose"),
    [
        ("a-1", "ann@example.com", "ann"),
        ("b-2", None, "ben"),
        ("b-2", "ann@example.com", "ben"),
        ("b-3", "ben@example.com", None),  # ben is known by his subject: another account has got his address
        ("ann", None, None),
        ("", "", None),
    ],
)
def test_an_account_is_that_of_its_subject_or_its_email(subject: str, email: str | None, whose: str | None) -> None:
    found = PEOPLE.by_login(subject, email)
    assert (found and found.name) == whose


def test_an_account_that_was_let_in_without_an_entry_ends_with_an_entry() -> None:
    guest = Caller("guest@example.com", roles=frozenset({"viewer"}), verified=True)
    assert PEOPLE.limited(guest) is None and PEOPLE.limited(guest, listed=False) == guest
    listed = People([*(ANN, BEN), PersonSettings(name=guest.name, roles=["admin"])])
    assert listed.limited(guest, listed=False) is None
    assert People().limited(guest) == guest
