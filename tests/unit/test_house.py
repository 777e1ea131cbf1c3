"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = {"kernel", "plugins", "runtime", "activities", "workflows", "console"}
OWN_NAMES = PACKAGES | {"worker"}

# What the kernel may import besides itself. All of it is pure: no clock, no randomness, no environment, no input or output.
KERNEL_MAY_IMPORT = {
    "__future__", "abc", "array", "ast", "base64", "binascii", "collections", "contextlib", "contextvars", "copy",
    "dataclasses", "datetime", "decimal", "difflib", "enum", "fnmatch", "fractions", "functools", "graphlib", "hashlib", "html",
    "heapq", "importlib", "inspect", "ipaddress", "itertools", "json", "jsonschema_rs", "keyword", "math", "operator",
    "pkgutil", "pydantic", "pydantic_core", "re", "reprlib", "statistics", "string", "textwrap", "types", "typing",
    "typing_extensions", "unicodedata", "uuid", "zlib",
}  # fmt: skip

# What workflows may import: nothing with a clock, randomness or input and output of its own.
WORKFLOWS_MAY_IMPORT = {
    "__future__", "abc", "asyncio", "collections", "contextlib", "dataclasses", "datetime", "inspect", "json", "kernel",
    "functools", "temporalio", "typing", "workflows",
}  # fmt: skip

NOT_DETERMINISTIC = re.compile(
    r"open|input|([\w.]+\.)?(datetime|date|uuid|os)\.(now|utcnow|today|uuid1|uuid4|urandom)|(time|random)\.\w+"
)


def imported(path: Path) -> set[str]:
    """The top-level names that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def not_deterministic(source: str) -> list[str]:
    """The calls in a source that give another result in a replay, sorted."""
    called = [ast.unparse(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return sorted(name for name in called if NOT_DETERMINISTIC.fullmatch(name))


def sources(*packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def in_workflows() -> list[Path]:
    """What runs in workflows. `workflows/stretch` runs in an activity, on its clock."""
    return [path for path in sources("workflows") if path.parent.name != "stretch"]


def top_level_names(distribution: metadata.Distribution) -> set[str]:
    """What a distribution adds to the names that can be imported."""
    names = set()
    for file in distribution.files or []:
        first = file.parts[0]
        if first.endswith((".dist-info", ".data", ".pth")) or first in ("..", "__pycache__"):
            continue
        if len(file.parts) > 1 or first.endswith((".py", ".so")):
            names.add(first.partition(".")[0])
    return names


def test_no_dependency_ships_one_of_our_import_names() -> None:
    others = {d.metadata["Name"]: top_level_names(d) for d in metadata.distributions() if d.metadata["Name"] != "mofa-temporal"}
    assert "pydantic" in others["pydantic"], "the reading of names does not work"
    assert {name: clash for name, names in others.items() if (clash := names & OWN_NAMES)} == {}


def test_our_import_names_are_not_the_standard_librarys() -> None:
    assert OWN_NAMES & sys.stdlib_module_names == set()


def test_the_import_rules_name_every_package() -> None:
    there = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    rules = PROJECT["tool"]["importlinter"]
    layers = {name.strip() for layer in rules["contracts"][0]["layers"] for name in layer.split("|")}
    shipped = set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])
    assert there == PACKAGES == layers == set(rules["root_packages"]) == shipped - {"worker.py"}
    assert {path.name for path in ROOT.glob("*.py")} == {"worker.py"}


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in sources(*PACKAGES)}
    assert [str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").exists() and "migrations" not in f.parts] == []


def test_the_kernel_imports_only_pydantic_the_schema_checker_and_what_is_pure() -> None:
    strangers = {str(path.relative_to(ROOT)): imported(path) - KERNEL_MAY_IMPORT - {"kernel"} for path in sources("kernel")}
    assert {path: names for path, names in strangers.items() if names} == {}


def test_workflows_import_nothing_that_is_not_deterministic() -> None:
    """Workers run workflows without the SDK's sandbox: docs/decisions/0021."""
    strangers = {str(path.relative_to(ROOT)): imported(path) - WORKFLOWS_MAY_IMPORT for path in in_workflows()}
    assert {path: names for path, names in strangers.items() if names} == {}


def test_workflows_and_the_kernel_read_no_clock_and_no_file() -> None:
    assert not_deterministic("datetime.now(UTC), workflow.now(), uuid.uuid4(), open(path)") == [
        "datetime.now", "open", "uuid.uuid4",
    ]  # fmt: skip
    found = {str(path.relative_to(ROOT)): not_deterministic(path.read_text()) for path in [*in_workflows(), *sources("kernel")]}
    assert {path: calls for path, calls in found.items() if calls} == {}


def test_worker_is_short_and_nothing_imports_it() -> None:
    assert len((ROOT / "worker.py").read_text().splitlines()) <= 100
    assert [str(path.relative_to(ROOT)) for path in sources(*PACKAGES) if "worker" in imported(path)] == []


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "base"])
def test_no_file_has_a_name_that_says_nothing(word: str) -> None:
    paths = [*sources(*PACKAGES), *sources("tests")]
    assert [str(p.relative_to(ROOT)) for p in paths if p.stem == word or p.parent.name == word] == []


def test_tests_are_no_packages() -> None:
    assert [str(p) for p in (ROOT / "tests").rglob("__init__.py") if "node_modules" not in p.parts] == []


def test_the_command_mofa_is_there() -> None:
    module, _, function = PROJECT["project"]["scripts"]["mofa"].partition(":")
    path = ROOT / (module.replace(".", "/") + ".py")
    defined = {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}
    assert function in defined
