"""The options of plugins against the signature of `create`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, Literal

import pytest

from kernel.basics.errors import InvalidInput
from kernel.kinds.plugin_kind import PluginKind
from kernel.project.project import ModelSettings, Project, ToolSettings
from kernel.registry.registry import FOLDERS
from plugins import discovery
from runtime.plugins.options import check_options
from runtime.plugins.providers import Providers
from runtime.plugins.start import create_plugin
from runtime.plugins.toolbox import make


class Size(Enum):
    SMALL = "small"


def create(
    url: str,
    *,
    limit: int = 5,
    timeout_s: float | None = None,
    shared: bool = False,
    on_find: Literal["hide", "refuse"] = "hide",
    names: Sequence[str] = (),
    headers: Mapping[str, int] | None = None,
    size: Size = Size.SMALL,
    client: Callable[[], None] | None = None,
    services: Mapping[str, Any] | None = None,
) -> None:
    """A plugin's `create`, with one option of each type."""


def check(given: dict[str, Any], made_by: Callable[..., Any] = create) -> None:
    check_options(made_by, given, "Tool plugin shed", {"services"})


KNOWN = "known options: url, limit, timeout_s, shared, on_find, names, headers, size"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"url": "x", "limits": 3}, "unknown option 'limits'"),
        ({"url": "x", "client": "x"}, "unknown option 'client'"),
        ({"url": "x", "services": {}}, "unknown option 'services'"),
        ({}, "the option url is missing"),
        ({"url": None}, "the option url must be a text, not null"),
        ({"url": "x", "limit": "5"}, "the option limit must be a whole number, not a text"),
        ({"url": "x", "limit": True}, "the option limit must be a whole number, not true or false"),
        ({"url": "x", "limit": 5.0}, "the option limit must be a whole number, not a number"),
        ({"url": "x", "timeout_s": "1 s"}, "the option timeout_s must be a number, not a text"),
        ({"url": "x", "shared": 1}, "the option shared must be true or false, not a whole number"),
        ({"url": "x", "on_find": "hied"}, "the option on_find must be one of hide, refuse, not a text"),
        ({"url": "x", "names": "a"}, "the option names must be a list (each a text), not a text"),
        ({"url": "x", "names": ["a", 1]}, "the option names must be a list (each a text), not a list"),
        ({"url": "x", "headers": ["a"]}, "the option headers must be a mapping (each value a whole number), not a list"),
        (
            {"url": "x", "headers": {"a": "b"}},
            "the option headers must be a mapping (each value a whole number), not a mapping",
        ),
    ],
)
def test_the_error_names_the_plugin_the_option_and_the_options_there_are(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check(options)
    assert str(refused.value) == f"Tool plugin shed: {message}; {KNOWN}"
    assert refused.value.field == "options"


def test_options_that_fit_pass() -> None:
    check({"url": "x", "limit": 1, "timeout_s": 3, "shared": True, "on_find": "refuse", "names": ["a"], "headers": {"a": 1}})
    check({"url": "x", "timeout_s": None, "headers": None, "size": "small"})


def test_a_create_without_types_is_checked_by_its_names() -> None:
    check({"a": object()}, lambda *, a: a)
    with pytest.raises(InvalidInput, match="unknown option 'b'; known options: a"):
        check({"b": 1}, lambda *, a=1: a)
    with pytest.raises(InvalidInput, match="it has no options"):
        check({"b": 1}, lambda: None)


def test_a_create_that_takes_any_option_is_given_any_option() -> None:
    check({"anything": [1]}, lambda **options: options)


def test_a_class_is_a_create_too() -> None:
    class Plugin:
        def __init__(self, *, limit: int = 1) -> None:
            """It keeps nothing."""

    check({"limit": 2}, Plugin)
    with pytest.raises(InvalidInput, match="must be a whole number"):
        check({"limit": "2"}, Plugin)


CHOSEN: tuple[PluginKind, ...] = ("model", "tool", "guard", "notification", "monitor", "vector")


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in CHOSEN for name in discovery.names(FOLDERS[kind])])
def test_every_plugin_of_ours_refuses_an_option_that_it_does_not_have(kind: PluginKind, name: str) -> None:
    with pytest.raises(InvalidInput, match=rf"^{kind.capitalize()} plugin {name}: unknown option 'modle'; (known|it has no)"):
        create_plugin(kind, name, {"modle": "x"}, discovery.load)


def test_an_error_of_create_names_the_plugin() -> None:
    def create(*, headers: dict[str, Any]) -> None:
        raise TypeError("unhashable type")

    with pytest.raises(InvalidInput, match=r"Tool plugin shed: its options \(headers\) cannot be used: unhashable type"):
        create_plugin("tool", "shed", {"headers": {}}, lambda folder, name: create)


def test_models_and_tools_are_made_through_it() -> None:
    project = Project(models={"m": ModelSettings(provider="offline", model="any", base_url="http://x")})
    with pytest.raises(InvalidInput, match="unknown option 'base_url'; known options: script, delay_s"):
        Providers(project).named("m")
    with pytest.raises(InvalidInput, match="the option limit must be a whole number"):
        make("recall", ToolSettings(options={"limit": "many"}))
