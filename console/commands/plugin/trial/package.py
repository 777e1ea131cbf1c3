"""Tests of Python packages: the entry point, the contract of its kind, and the package's own unit tests."""

from __future__ import annotations

import asyncio
import importlib.util
import sys
import tomllib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from console.commands.plugin.trial.broken import broken
from console.commands.plugin.trial.contracts import CONTRACTS
from kernel.basics.errors import InvalidInput, not_yet
from kernel.basics.text import decoded
from kernel.registry.registry import FOLDERS


async def check_package(folder: Path) -> AsyncIterator[str]:
    """Import the plugin's module and check it; yield a line for each check that passed.

    Raises:
        InvalidInput: pyproject.toml has no entry point of a plugin.
        Failure: a check failed.
    """
    kind, name, module = _entry_point(folder)
    create = _load(folder, module)
    yield f"the entry point mofa.{FOLDERS[kind]}: {name} = {module} has create"
    plugin = create()
    try:
        for line in await CONTRACTS[kind](plugin):
            yield line
    finally:
        if hasattr(plugin, "close"):
            await plugin.close()
            yield "it closes"
    yield await _own_tests(folder)


def _entry_point(folder: Path) -> tuple[Any, str, str]:
    """Return the kind, the name and the module of the first entry point that is a plugin's."""
    project = tomllib.loads(decoded((folder / "pyproject.toml").read_bytes())).get("project", {})
    kinds = {f"mofa.{place}": kind for kind, place in FOLDERS.items()}
    for group, points in project.get("entry-points", {}).items():
        for name, target in points.items():
            if group in kinds:
                if kinds[group] not in CONTRACTS:
                    raise not_yet(f"A contract test for the kind {kinds[group]}", f"There is one for {', '.join(CONTRACTS)}.")
                return kinds[group], name, target.partition(":")[0]
    raise InvalidInput(f"pyproject.toml: no entry point of a group such as mofa.tools; groups: {', '.join(kinds)}.")


def _load(folder: Path, module: str) -> Callable[..., Any]:
    file = next((path for path in (folder / f"{module}.py", folder / "src" / f"{module}.py") if path.is_file()), None)
    if file is None:
        raise broken(f"There is no {module}.py in {folder}.")
    spec = importlib.util.spec_from_file_location(module, file)
    assert spec is not None and spec.loader is not None  # a .py file has both
    loaded = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(loaded)
    except Exception as error:
        raise broken(f"{file.name} cannot be imported: {type(error).__name__}: {error}") from error
    create = getattr(loaded, "create", None)
    if not callable(create):
        raise broken(f"{file.name} has no function create(**options).")
    return create  # type: ignore[no-any-return]


async def _own_tests(folder: Path) -> str:
    """Run the tests that `unittest` finds, in a process of their own; return its last line."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "unittest", "discover", "-s", str(folder), "-p", "test_*.py",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    printed, _ = await process.communicate()
    words = printed.decode(errors="replace").strip()
    if process.returncode != 0:
        raise broken(f"its own tests: {words[-3000:]}")
    return f"its own tests: {words.splitlines()[-1] if words else 'none'}"
