"""The templates of CONTRIBUTING, each as written and in the place that CONTRIBUTING names, in a copy of the house."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "docs" / "templates"
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

COPIED = ("kernel", "plugins", "runtime", "activities", "workflows", "console", "worker.py", "pyproject.toml")
BESIDE = ("tests/support/fakes/team.py",)
HOUSE_TESTS = (
    "tests/unit/test_house.py::test_the_kernel_imports_only_pydantic_the_schema_checker_and_what_is_pure",
    "tests/unit/console/test_command_line.py::test_every_command_is_there",
    "tests/unit/console/test_command_line.py::test_every_help_has_an_example_and_json[where]",
    "tests/unit/plugins/storage/test_sql_schema.py::test_the_migrations_make_the_declared_tables",
)
"""Tests of the house that look at each new file, command and migration by themselves."""

EDITS = {
    "console/main.py": ('"audit", "erase", "db",', '"audit", "erase", "where", "db",'),
    "tests/unit/console/test_command_line.py": ('    "init",\n', '    "init",\n    "where",\n'),
    "plugins/storage/sql/__init__.py": (
        "from plugins.storage.sql.engine.database import Database\n",
        "from plugins.storage.sql.bookmarks import SqlBookmarks as SqlBookmarks\n"
        "from plugins.storage.sql.engine.database import Database\n",
    ),
}
"""Edits of files that are there, as CONTRIBUTING asks for them: file, (before, after)."""

OWN_TESTS = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("test_*.py"))


def files() -> list[str]:
    """Return every template, as the path in the house to which it is copied."""
    return sorted(
        str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )


def place(root: Path, template: str) -> None:
    """Copy a template into the house at `root`, with the numbers that follow there, as CONTRIBUTING says."""
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    if "rNEXT_" in template:
        numbers = sorted(int(path.name[1:5]) for path in (root / template).parent.glob("r[0-9]*.py"))
        newest, following = f"{numbers[-1]:04}", f"{numbers[-1] + 1:04}"
        template = template.replace("NEXT", following)
        text = text.replace('"NEXT"', f'"{following}"').replace('"NEWEST"', f'"{newest}"')
    target = root / template
    assert not target.exists(), f"{template} is there already: give the template another name"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the house with all templates in it."""
    root = tmp_path / "house"
    root.mkdir()
    left_out = shutil.ignore_patterns("__pycache__", "target", "node_modules")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=left_out)
        else:
            shutil.copy(source, root / name)
    for name in {*BESIDE, *(test.partition("::")[0] for test in HOUSE_TESTS)}:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    for template in files():
        place(root, template)
    for name, (before, after) in EDITS.items():
        text = (root / name).read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{name} has changed: mend EDITS"
        (root / name).write_text(text.replace(before, after), encoding="utf-8")
    return root


def _python(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(house), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, *arguments], cwd=house, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.timeout(300)
def test_the_house_works_with_the_templates(house: Path) -> None:
    report = house / "report.xml"
    line = ["-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", f"--junitxml={report}", *OWN_TESTS, *HOUSE_TESTS]
    done = _python(house, *line)
    assert done.returncode == 0, done.stdout + done.stderr
    run = {case.get("classname", "").replace(".", "/") + ".py" for case in ElementTree.parse(report).iter("testcase")}
    assert run == {*OWN_TESTS, *(test.partition("::")[0] for test in HOUSE_TESTS)}


def test_the_templates_hold_the_import_rules(house: Path) -> None:
    done = _python(
        house, "-c", "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())", "--no-cache"
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("template", files())
def test_the_guide_names_every_template(template: str) -> None:
    assert f"docs/templates/{template}" in GUIDE


@pytest.mark.parametrize("edited", EDITS)
def test_the_guide_names_every_edit(edited: str) -> None:
    assert f"`{edited}`" in GUIDE


def test_the_guide_shows_the_layers_as_they_are_checked() -> None:
    shown = re.findall(r"^ {4}(\w+)(?:\[.*?\])? --> (\w+)", GUIDE, flags=re.MULTILINE)
    order = ["kernel", "plugins", "runtime", "workflows", "activities", "console", "worker"]
    assert {name for pair in shown for name in pair} == set(order)
    level = {"kernel": 0, "plugins": 1, "runtime": 2, "workflows": 3, "activities": 3, "console": 4, "worker": 4}
    assert all(level[upper] > level[lower] for upper, lower in shown)
    assert {lower for upper, lower in shown if upper == "workflows"} == {"kernel"}


def test_the_commands_of_make_in_the_guide_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", GUIDE, flags=re.MULTILINE)) <= targets
