"""The start of an installed plugin: its options are checked, and a `create` that hangs delays nobody for long."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.kinds.plugin_kind import PluginKind
from kernel.registry.registry import FOLDERS
from runtime.plugins.options import check_options, parameter_names

Load = Callable[[str, str], Callable[..., Any]]
"""Return the `create` of a plugin by its folder and name, as `plugins.discovery.load` does."""

CREATE_S = 5.0
"""The longest that `create` may take, in seconds. It opens nothing: the time is for imports on a slow machine."""


def create_plugin(
    kind: PluginKind, name: str, options: Mapping[str, Any], load: Load, offered: Mapping[str, Any] | None = None
) -> Any:
    """Return an installed plugin, made by its `create(**options)`.

    `offered` are parameters that the program fills in itself, where `create` has them.

    Raises:
        UnknownPlugin: no plugin of this kind has this name.
        ImportError: a package that the plugin needs is not installed.
        InvalidInput: the options do not fit the signature of `create`, or it refuses them, or it does not return in time.
    """
    create = load(FOLDERS[kind], name)
    plugin, offered = f"{kind.capitalize()} plugin {name}", offered or {}
    check_options(create, options, plugin, offered.keys())
    taken = {each: offered[each] for each in parameter_names(create) & offered.keys()}
    try:
        return create_in_time(create, {**taken, **options}, plugin)
    except TypeError as error:
        names = ", ".join(sorted(options)) or "none"
        raise InvalidInput(f"{plugin}: its options ({names}) cannot be used: {error}", "options") from None


def create_in_time(create: Callable[..., Any], options: Mapping[str, Any], plugin: str, within_s: float = CREATE_S) -> Any:
    """Return `create(**options)`, or raise its error.

    Raises:
        InvalidInput: it did not return in time. Its thread remains, as nothing can end it.
    """
    results: list[Any] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(create(**options))
        except BaseException as error:  # noqa: BLE001 -- raised again below
            failures.append(error)

    thread = threading.Thread(target=run, name=f"create {plugin}", daemon=True)
    thread.start()
    thread.join(within_s)
    if failures:
        raise failures[0]
    if not results:
        raise InvalidInput(f"{plugin}: its create() did not return within {within_s:g} s; it must open nothing.", "plugin")
    return results[0]
