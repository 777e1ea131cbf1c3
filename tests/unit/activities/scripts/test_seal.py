"""Only what was sealed here, for this purpose, is opened."""

from __future__ import annotations

import stat
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from activities.scripts.seal import Seal, seal_of
from kernel.basics.errors import InvalidInput, ScriptError, ScriptLimit


def test_what_was_sealed_is_opened_for_the_same_purpose_only() -> None:
    seal = Seal(b"k" * 32)
    text = seal.close("run 1", b"state" * 1000)
    assert len(text) < 5000, "it is packed"
    assert seal.open("run 1", text, 5000) == b"state" * 1000
    with pytest.raises(ScriptError, match="was not sealed by this worker's key"):
        seal.open("run 2", text, 5000)
    with pytest.raises(ScriptError, match="share the data directory or MOFA_SCRIPT_KEY"):
        Seal(b"other" * 8).open("run 1", text, 5000)


@pytest.mark.parametrize("place", [0, 31, 32, 40, -1])
def test_one_changed_bit_breaks_the_seal(place: int) -> None:
    seal = Seal(b"k" * 32)
    raw = bytearray(b64decode(seal.close("run", b"state" * 1000)))
    raw[place] ^= 1
    with pytest.raises(ScriptError):
        seal.open("run", b64encode(bytes(raw)).decode(), 10_000)


@pytest.mark.parametrize("text", ["", "no base64!", "AAAA", "é"])
def test_what_is_no_seal_at_all_is_refused(text: str) -> None:
    with pytest.raises(ScriptError):
        Seal(b"k" * 32).open("run", text, 10_000)


def test_a_snapshot_that_is_long_when_unpacked_is_not_unpacked() -> None:
    seal = Seal(b"k" * 32)
    text = seal.close("run", b"\0" * 50_000_000)
    with pytest.raises(ScriptLimit, match="longer than 4,096 bytes"):
        seal.open("run", text, 4096)


def test_workers_of_one_data_directory_share_a_key_that_nobody_else_reads(tmp_path: Path) -> None:
    text = seal_of(tmp_path / "home", {}).close("run", b"state")
    assert seal_of(tmp_path / "home", {}).open("run", text, 100) == b"state"
    file = tmp_path / "home/script.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_text()) == 64
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["script.key"]


def test_a_key_of_the_environment_goes_before_and_must_be_long(tmp_path: Path) -> None:
    text = seal_of(tmp_path, {"MOFA_SCRIPT_KEY": "a" * 32}).close("run", b"state")
    assert seal_of(tmp_path / "elsewhere", {"MOFA_SCRIPT_KEY": "a" * 32}).open("run", text, 100) == b"state"
    with pytest.raises(InvalidInput, match="MOFA_SCRIPT_KEY must have 32 characters"):
        seal_of(tmp_path, {"MOFA_SCRIPT_KEY": "short"})
    (tmp_path / "script.key").write_text("x")
    with pytest.raises(InvalidInput, match=r"script\.key must have 32 characters"):
        seal_of(tmp_path, {})
