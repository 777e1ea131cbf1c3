"""Discovery of compiled plugins by kind and name: by place, then by the entry points of other packages.

A plugin's module is imported only when it is chosen, so that an optional SDK need not be installed.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.metadata import EntryPoint, entry_points, version
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from kernel.basics.errors import UnknownPlugin

OURS = "mofa-temporal"
"""The distribution of the plugins in `plugins/`."""


def names(kind: str) -> list[str]:
    """Return the names of all plugins of `kind`, sorted, without importing any."""
    return sorted({*_placed(kind), *_offered(kind)})


def load(kind: str, name: str) -> Callable[..., Any]:
    """Return the plugin's `create`.

    Raises:
        UnknownPlugin: no plugin of this kind has this name; the message lists those that exist.
    """
    if name in _placed(kind):
        create: Callable[..., Any] = import_module(f"plugins.{kind}.{name}").create
        return create
    offered = _offered(kind)
    if name in offered:
        return _create_of(offered[name].load())
    raise UnknownPlugin(
        name, names(kind), f"Plugins of this kind are files in plugins/{kind}/, or entry points of group mofa.{kind}."
    )


def _placed(kind: str) -> set[str]:
    """Return the names of the modules in `plugins/<kind>/` that do not start with `_`."""
    if not kind.isidentifier() or kind == "discovery" or find_spec(f"plugins.{kind}") is None:
        return set()
    package = import_module(f"plugins.{kind}")
    return {module.name for module in iter_modules(package.__path__) if not module.name.startswith("_")}


def _offered(kind: str) -> dict[str, EntryPoint]:
    """Return the plugins of other packages, by the entry point's name."""
    return {point.name: point for point in entry_points(group=f"mofa.{kind}")}


def _create_of(target: Any) -> Callable[..., Any]:
    """Return the `create` of an entry point, which names the module (`pkg.mod`) or the function (`pkg.mod:create`)."""
    create: Callable[..., Any] = getattr(target, "create", target)
    return create


@dataclass(frozen=True)
class About:
    """An installed plugin, described without importing it. `package` is its distribution."""

    kind: str
    name: str
    description: str
    package: str
    version: str


def about(kind: str, name: str) -> About:
    """Return the description of an installed plugin: the first line of its module, or its distribution's summary.

    Raises:
        UnknownPlugin: no plugin of this kind has this name.
    """
    if name in _placed(kind):
        spec = PathFinder.find_spec(name, import_module(f"plugins.{kind}").__path__)
        text = Path(spec.origin).read_text(encoding="utf-8") if spec is not None and spec.origin else ""
        docstring = ast.get_docstring(ast.parse(text)) or ""
        return About(kind, name, docstring.partition("\n")[0], OURS, version(OURS))
    point = _offered(kind).get(name)
    if point is None:
        raise UnknownPlugin(name, names(kind))
    distribution = point.dist
    if distribution is None:
        return About(kind, name, "", "", "0")
    return About(kind, name, distribution.metadata["Summary"] or "", distribution.metadata["Name"], distribution.version)
