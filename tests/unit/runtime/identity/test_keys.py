"""The keys that sign and verify decisions: private, rotated by id, and never in a message."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kernel.basics.errors import InvalidInput
from runtime.identity.keys import FILE, IdentityKeys, new_entry, read_entries
from runtime.settings import Settings


def keys_of(home: Path, given: str = "") -> IdentityKeys:
    return IdentityKeys(Settings.from_environment({"MOFA_HOME": str(home), "MOFA_IDENTITY_KEY": given}))


def test_the_first_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert keys_of(home).entries() == () and not home.exists()
    with ThreadPoolExecutor(8) as pool:  # as many processes that begin at once
        made = {each.id for each in pool.map(lambda _: keys_of(home).signing(), range(8))}
    assert len(made) == 1
    file = home / FILE
    assert file.stat().st_mode & 0o777 == 0o600 and [each.name for each in home.iterdir()] == [FILE]


def test_after_a_rotation_the_old_key_still_verifies(tmp_path: Path) -> None:
    keys, worker = keys_of(tmp_path), keys_of(tmp_path)
    old = keys.signing()
    assert worker.public(old.id) is not None
    new = keys.rotate()
    assert keys.signing() == new and {each.id for each in worker.entries()} == {new.id, old.id}
    for entry in (old, new):
        signature = entry.private().sign(b"words")
        found = worker.public(entry.id)
        assert found is not None
        found.verify(signature, b"words")
    assert worker.public("none") is None


def test_a_worker_elsewhere_needs_the_public_keys_alone(tmp_path: Path) -> None:
    entry = new_entry("k1")
    worker = keys_of(tmp_path, entry.shown().line)
    assert entry.text not in entry.shown().line and worker.public("k1") is not None
    with pytest.raises(InvalidInput, match="has no private key"):
        worker.signing()
    with pytest.raises(InvalidInput, match="put a new key first"):
        worker.rotate()
    assert list(tmp_path.iterdir()) == []


def test_several_keys_are_given_in_the_environment(tmp_path: Path) -> None:
    one, two = new_entry("one"), new_entry("two")
    keys = keys_of(tmp_path, f"{one.shown().line}, {two.line}\n")
    assert keys.signing() == two and keys.public("one") is not None and keys.file is None


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("k1:secret-words", "entry 1 is not of the form"),
        ("k1:private:" + "A" * 42, "entry 1"),
        ("k1:shared:" + "A" * 43, "entry 1"),
        (",".join([new_entry("k1").line] * 2), "'k1' is used twice"),
        (",".join(new_entry(f"k{n}").line for n in range(21)), "at most 20"),
    ],
)
def test_a_wrong_key_is_named_and_never_quoted(given: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(why)) as error:
        read_entries(given, "MOFA_IDENTITY_KEY")
    assert "secret-words" not in str(error.value) and "AAAA" not in str(error.value)


def test_a_key_is_in_no_description() -> None:
    entry = new_entry()
    assert entry.text not in repr(entry)
    settings = Settings.from_environment({"MOFA_IDENTITY_KEY": entry.line})
    assert entry.text not in repr(settings)
    with pytest.raises(InvalidInput, match="An id has"):
        new_entry("a b")
