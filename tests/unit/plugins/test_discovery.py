import subprocess
import sys
from importlib.metadata import EntryPoint, EntryPoints
from typing import Any

import pytest

from kernel.basics.errors import UnknownPlugin
from plugins import discovery


def test_finds_plugins_by_place_and_hides_private_modules() -> None:
    assert {"offline", "openai"} <= set(discovery.names("llm"))
    assert not [name for name in discovery.names("llm") if name.startswith("_")]


def test_loads_the_plugins_create() -> None:
    assert discovery.load("llm", "offline")().offline is True


@pytest.mark.parametrize(
    ("kind", "name"), [("llm", "opneai"), ("llm", "_schema_answer"), ("nonsense", "x"), ("../llm", "offline")]
)
def test_an_unknown_name_lists_the_known_ones(kind: str, name: str) -> None:
    with pytest.raises(UnknownPlugin) as caught:
        discovery.load(kind, name)
    assert repr(name) in str(caught.value)
    assert caught.value.known == discovery.names(kind)


def test_a_misspelt_name_is_guessed() -> None:
    with pytest.raises(UnknownPlugin, match="Did you mean 'openai'"):
        discovery.load("llm", "opneai")


@pytest.mark.parametrize("value", ["plugins.llm.offline", "plugins.llm.offline:create"])
def test_other_packages_offer_plugins_by_entry_point(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    def offered(group: str) -> EntryPoints:
        return EntryPoints([EntryPoint("theirs", value, group)] if group == "mofa.llm" else [])

    monkeypatch.setattr(discovery, "entry_points", offered)
    create: Any = discovery.load("llm", "theirs")
    assert "theirs" in discovery.names("llm")
    assert create().offline is True


def test_an_optional_sdk_is_imported_only_when_its_plugin_is_chosen() -> None:
    program = (
        "import sys; from plugins.discovery import load, names; names('llm'); load('llm', 'offline'); "
        "assert 'openai' not in sys.modules; load('llm', 'openai'); assert 'openai' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
