"""The documents: every page is in the index, every link leads somewhere, and the reference names what the code has."""

from __future__ import annotations

import ast
import os
import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from temporalio import activity, workflow

from activities.catalogue import Activities
from kernel.basics.errors import NOT_RETRIED
from kernel.modes import modes
from plugins.discovery import names
from runtime.search_attributes import SEARCH_ATTRIBUTES
from workflows.catalogue import WORKFLOWS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PACKAGES = ("kernel", "plugins", "runtime", "activities", "workflows", "console")
NOT_OURS = {".git", ".venv", ".uv", ".servers", "node_modules", "target", ".pytest_cache", ".mofa"}

README_LINES = 100

NOT_FOR_USERS = {"MOFA_TETHER"}
"""Variables that our own processes set for each other."""


def pages() -> list[Path]:
    """Return every Markdown file of the repository."""
    found = []
    for folder, inner, files in os.walk(ROOT):
        inner[:] = [each for each in inner if each not in NOT_OURS]
        found += [Path(folder, file) for file in files if file.endswith(".md")]
    return sorted(found)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def links(path: Path) -> list[str]:
    """Return the targets of the links of a page, in order."""
    tokens = MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8"))
    children = [child for token in tokens for child in token.children or ()]
    return [str(child.attrs["href"]) for child in children if child.type == "link_open"]


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    found = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL), re.MULTILINE)
    return {_anchor(heading) for heading in found}


def _anchor(heading: str) -> str:
    text = unicodedata.normalize("NFC", heading.lower().replace("`", ""))
    return re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-")


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / unquote(path)).resolve() if path else page
        assert target.exists(), f"{name(page)}: {link}"
        assert target.is_relative_to(ROOT), f"{name(page)}: {link} leads out of the repository"
        assert not anchor or anchor in anchors(target), f"{name(page)}: {link}: there is no such heading"


def test_the_index_names_every_page() -> None:
    listed = {(DOCS / link.partition("#")[0]).resolve() for link in links(DOCS / "README.md") if "://" not in link}
    wanted = {path for path in DOCS.glob("*.md") if path.name != "README.md"} | {DOCS / "decisions" / "README.md"}
    wanted |= {path for path in pages() if path.parts[len(ROOT.parts)] in ("bindings", "examples")}
    assert sorted(name(path) for path in wanted - listed) == []


def test_the_decisions_are_all_in_their_index() -> None:
    listed = links(DOCS / "decisions" / "README.md")
    assert sorted(listed) == sorted(path.name for path in (DOCS / "decisions").glob("[0-9]*.md"))


def test_readme_leads_to_the_index_and_is_short() -> None:
    assert "docs/README.md" in links(ROOT / "README.md")
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= README_LINES


@pytest.mark.parametrize("page", [path for path in pages() if path.name != "CHANGELOG.md"], ids=name)
def test_every_path_of_the_code_is_there(page: Path) -> None:
    places = "|".join((*PACKAGES, "tests", "infra", "docs", "examples"))
    found = re.findall(rf"`((?:{places})/[\w./-]*)`", page.read_text(encoding="utf-8"))
    assert [path for path in found if not (ROOT / path).exists()] == []


# ---- the reference -----------------------------------------------------------------------------------------------------

REFERENCE = (DOCS / "reference.md").read_text(encoding="utf-8")


def test_the_reference_has_every_workflow_type_and_handler() -> None:
    definitions = [workflow._Definition.must_from_class(kind) for kind in WORKFLOWS]
    found = [name for each in definitions for name in (each.name, *each.signals, *each.queries, *each.updates)]
    wanted: list[str] = [each for each in found if each is not None]
    assert sorted({each for each in wanted if f"`{each}`" not in REFERENCE}) == []


def test_the_reference_has_every_mode_and_its_fields() -> None:
    common = modes()["RequestResponse"].input.model_fields
    for each in modes().values():
        [row] = re.findall(rf"^\| `{each.name}` \|(.*)$", REFERENCE, re.MULTILINE)
        assert [field for field in each.input.model_fields if field not in common and f"`{field}`" not in row] == [], each.name
    assert [field for field in common if f"| `{field}` |" not in REFERENCE] == []


def test_the_reference_has_every_activity() -> None:
    defined = {
        str(definition.name)
        for module in {Activities.__module__, *_modules_of("activities")}
        for each in vars(__import__(module, fromlist=["_"])).values()
        for function in (each, *(vars(each).values() if isinstance(each, type) else ()))
        if callable(function) and (definition := activity._Definition.from_callable(function)) and definition.name
    }
    assert len(defined) > 10
    assert sorted(each for each in defined if f"`{each}`" not in REFERENCE) == []


def test_the_reference_has_every_search_attribute_and_error() -> None:
    missing = [each for each, kind in SEARCH_ATTRIBUTES.items() if f"| `{each}` | {kind} |" not in REFERENCE]
    errors = [*NOT_RETRIED, "ProviderUnavailable", "RateLimited", "StoreUnavailable"]
    assert [*missing, *(each for each in errors if f"`{each}`" not in REFERENCE)] == []


def test_the_reference_has_every_variable() -> None:
    used = {
        word
        for path in _sources(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for word in re.findall(r"\b(?:MOFA|OTEL)_[A-Z0-9_]*[A-Z0-9]\b", node.value)
    }
    assert "MOFA_HOME" in used
    assert sorted(each for each in used - NOT_FOR_USERS if f"`{each}`" not in REFERENCE) == []


def test_the_page_of_tools_has_every_tool() -> None:
    text = (DOCS / "tools.md").read_text(encoding="utf-8")
    assert [each for each in names("tools") if f"| `{each}` |" not in text] == []


def test_the_page_of_models_has_every_provider() -> None:
    text = (DOCS / "models.md").read_text(encoding="utf-8")
    assert [each for each in names("llm") if f"| `{each}`" not in text] == []


def _modules_of(package: str) -> list[str]:
    return [str(path.relative_to(ROOT).with_suffix("")).replace("/", ".") for path in _sources(package)]


def _sources(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((ROOT / package).rglob("*.py")) if path.name != "__init__.py"]


# ---- the changelog -----------------------------------------------------------------------------------------------------


def test_the_changelog_keeps_its_form() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert versions[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", each) for each in versions[1:])
    order = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        kinds = re.findall(r"^### (.+)$", section, re.MULTILINE)
        assert kinds == sorted(set(kinds), key=order.index), f"the kinds of {section.splitlines()[0]} are out of order"
    entries = re.findall(r"^- .+$", text, re.MULTILINE)
    assert sorted({each for each in entries if entries.count(each) > 1}) == []
    assert [line for line in text.splitlines() if line.startswith((" ", "\t"))] == [], "one line a change"


def test_every_term_of_the_glossary_is_there_once_and_in_order() -> None:
    terms = re.findall(r"^\| ([a-z][\w -]*) \| ", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)[1:]
    assert terms == sorted(set(terms))
