"""The language rules of CONTRIBUTING, as far as a program can check them: banned words, docstrings in the imperative."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

ROOMS = ("kernel", "runtime", "plugins", "activities", "workflows", "console", "docs/templates")

BANNED = {
    r"in (its|their|his|her) stead": "instead, or fallback",
    r"anew": "again",
    r"hush\w*": "stop the stream",
    r"put(s)? away": "offload",
    r"whoever": "the caller, the client, the person",
    r"such as (is|are)": "like",
    r"aloud": "streamed",
    r"(speak(s|er|ing)?|spoken)": "stream, say, or answer",
    r"told": "informed, given, or the data's own name",
    r"of (others|earlier|before|old)": "name them",
    r"in vain": "without a result",
    r"on its way": "in flight",
    r"calls? off": "cancel",
    r"that is no": "that is not a",
    r"next to (never|nothing|none)": "almost never",
    r"(hither|thither|thereof|whereof|wherein|thereby|hereby|lest|nought|wont|heed)": "a word of today",
    r"so (many|much) (and|that) no more": "at most",
    r"is (one's|everybody's|nobody's) (own )?business": "name the responsible part",
}
"""Words that a reader has to read twice, and what stands for them."""

_BANNED = re.compile(r"(?<![\w`'/.-])(" + "|".join(BANNED) + r")(?![\w`/-])", re.IGNORECASE)

_FOR_MODELS = re.compile(r"You speak first|whoever runs this|what failed anew")
"""Words of prompts. A prompt is part of a call's key in the ledger, so that an old one cannot be said otherwise."""

_NOUN_FIRST = re.compile(
    r"(The|A|An|What|Who|Whose|Whoever|Whether|How|Why|All|Every|Each|One|Its|Their|Where|When|Nothing|Nobody|Those|These|This|"
    r"That|Which|Both|Several|Two|Of|By|For|In|On|At|Ours|Yours|There|Not|No|None|Raises|Returns|Gives|Takes|Makes)\b"
)
"""How a docstring of a function begins that does not say what the function does."""

_CLAUSE_FIRST = re.compile(r"(What|Who|Whose|Whoever|Which|How|Why)\b")
"""How a docstring of a class, a module or a value begins that has a clause as its subject."""

_NO_FUNCTION = {"property", "cached_property", "contextmanager", "asynccontextmanager", "setter", "overload"}


def modules(room: str) -> list[Path]:
    """Return the room's Python files."""
    return sorted(path for path in (ROOT / room).rglob("*.py") if "_generated" not in path.parts)


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, text) for every comment and string of a file: messages are held to the same rules as comments."""
    # Python 3.12 cuts f-strings into tokens of their own; their words are in FSTRING_MIDDLE.
    middle = getattr(tokenize, "FSTRING_MIDDLE", -1)
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type in (tokenize.COMMENT, tokenize.STRING, middle):
            text = _FOR_MODELS.sub("…", re.sub(r"`[^`]*`|\{[^{}]*\}", "…", token.string))
            if token.type == tokenize.COMMENT or " " in text:
                yield token.start[0], text


@pytest.mark.parametrize("room", ROOMS)
def test_comments_and_messages_hold_no_banned_word(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {match[0]!r}"
        for path in modules(room)
        for line, text in prose(path)
        for match in _BANNED.finditer(text)
    ]
    assert not found, "\n".join(found)


def test_documents_hold_no_banned_word() -> None:
    documents = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "examples").rglob("*.md")]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match[0]!r}"
        for path in documents
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for match in _BANNED.finditer(re.sub(r"`[^`]*`", "…", line))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("room", ROOMS)
def test_functions_are_described_in_the_imperative(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {text.splitlines()[0]!r}"
        for path in modules(room)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _decorated(node) & _NO_FUNCTION
        if (text := ast.get_docstring(node)) and _NOUN_FIRST.match(text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("room", ROOMS)
def test_descriptions_do_not_begin_with_a_clause(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text.splitlines()[0]!r}"
        for path in modules(room)
        for line, text in _descriptions(ast.parse(path.read_text(encoding="utf-8")))
        if _CLAUSE_FIRST.match(text)
    ]
    assert not found, "\n".join(found)


def _decorated(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {getattr(each, "id", getattr(each, "attr", "")) for each in node.decorator_list}


def _descriptions(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, text) for each docstring of the module, its classes and its values (a string after an assignment)."""
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for position, each in enumerate(node.body):
                if (
                    not isinstance(each, ast.Expr)
                    or not isinstance(each.value, ast.Constant)
                    or not isinstance(each.value.value, str)
                ):
                    continue
                if position == 0 or isinstance(node.body[position - 1], ast.Assign | ast.AnnAssign):
                    yield each.lineno, each.value.value.strip()


@pytest.mark.parametrize(
    "sentence", ["It is told anew.", "Whoever asks", "the model in its stead", "One that is no tool: that is no tool"]
)
def test_the_list_finds_what_it_bans(sentence: str) -> None:
    assert _BANNED.search(sentence)


@pytest.mark.parametrize("sentence", ["It tells the caller again.", "a sold item", "`told` is a field", "an unspoken-of thing"])
def test_the_list_leaves_plain_words(sentence: str) -> None:
    assert not _BANNED.search(re.sub(r"`[^`]*`", "…", sentence))
