"""Finding a plugin by kind and name: by place, then by the entry points of other people's packages.

A plugin's module is imported only when it is chosen, so that an optional SDK costs nothing to those who don't use it.
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
"""The distribution whose plugins lie in `plugins/`."""


def names(kind: str) -> list[str]:
    """Return the names of every plugin of `kind`, sorted, without importing any."""
    return sorted({*_placed(kind), *_offered(kind)})


def load(kind: str, name: str) -> Callable[..., Any]:
    """Return the plugin's `create`.

    Raises:
        UnknownPlugin: nothing of this kind has this name; the message lists what has.
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
    """Plugins by place: the modules of `plugins/<kind>/` whose name does not start with `_`."""
    if not kind.isidentifier() or kind == "discovery" or find_spec(f"plugins.{kind}") is None:
        return set()
    package = import_module(f"plugins.{kind}")
    return {found.name for found in iter_modules(package.__path__) if not found.name.startswith("_")}


def _offered(kind: str) -> dict[str, EntryPoint]:
    """Plugins of other packages, by the entry point's name."""
    return {point.name: point for point in entry_points(group=f"mofa.{kind}")}


def _create_of(target: Any) -> Callable[..., Any]:
    """Return an entry point may name the module (`pkg.mod`) or the function (`pkg.mod:create`)."""
    create: Callable[..., Any] = getattr(target, "create", target)
    return create


@dataclass(frozen=True)
class About:
    """An installed plugin as it can be known without importing it. `package` is the distribution that brings it."""

    kind: str
    name: str
    description: str
    package: str
    version: str


def about(kind: str, name: str) -> About:
    """What an installed plugin says of itself; raises `UnknownPlugin` as `load` does."""
    if name in _placed(kind):
        spec = PathFinder.find_spec(name, import_module(f"plugins.{kind}").__path__)
        text = Path(spec.origin).read_text(encoding="utf-8") if spec is not None and spec.origin else ""
        docstring = ast.get_docstring(ast.parse(text)) or ""
        return About(kind, name, docstring.partition("\n")[0], OURS, version(OURS))
    point = _offered(kind).get(name)
    if point is None:
        raise UnknownPlugin(name, names(kind))
    brought = point.dist
    if brought is None:
        return About(kind, name, "", "", "0")
    return About(kind, name, brought.metadata["Summary"] or "", brought.metadata["Name"], brought.version)
