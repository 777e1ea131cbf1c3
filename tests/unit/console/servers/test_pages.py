"""Parts of the pages by themselves: hostile words, forms from schemas, languages, vendored files, news for many readers."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from markupsafe import escape
from starlette.requests import Request

from console.backend.watching import changes as news
from console.backend.watching.changes import Changes
from console.servers.web.pages import languages
from console.servers.web.pages.markdown import RENDERED_CHARACTERS, markdown, plain
from console.servers.web.pages.page import TEMPLATES, environment, moment, part_of_path
from console.servers.web.pages.plan_graph import MOST, plan_graph
from console.servers.web.pages.routes import STATIC
from console.servers.web.pages.run_view import PREVIEW, view_of, with_texts
from console.servers.web.pages.schema_form import ARGUMENT, ARGUMENTS, FORM, changes, fields_of, read_form, shown_args
from kernel.basics.errors import InvalidInput
from kernel.record.events import Event
from kernel.secretary.shapes import Subtask
from tests.support.catalogs import check_catalog

# ---- words ---------------------------------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "![i](https://evil.example/i.png)",
    "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](data:text/html,<script>alert(1)</script>)",
    '[a](https://x.example "\\" onmouseover=\\"alert(1)")', "<https://x.example/\" onclick=\"alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "&lt;script&gt;", "<style>*{display:none}</style>", "<iframe src=//evil.example></iframe>",
    "```html\n<script>1</script>\n```",
    "| a |\n|---|\n| <b>x</b> |", "![i][r]\n\n[r]: https://evil.example/i.png", "<svg onload=alert(1)>",
    "[a](vbscript:alert(1))",
]  # fmt: skip

TAGS = {
    "p", "a", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "br",
    "hr", "s", "div",
}  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_words_never_become_markup_of_their_own(words: str) -> None:
    html = str(markdown(words))
    found = re.findall(r"<\s*/?\s*([a-zA-Z]+)([^>]*)>", html)
    assert {tag.lower() for tag, _ in found} <= TAGS
    for tag, attributes in found:
        names = set(re.findall(r'([a-zA-Z-]+)="[^"]*"', attributes))
        assert names <= ({"href", "rel", "title"} if tag == "a" else {"class", "start", "style"}), html
        assert not re.search(r"\son[a-z]+=", re.sub(r'"[^"]*"', '""', attributes))
    assert not re.search(r'href="(?!https?://|mailto:)', html)
    assert "<img" not in html and str(plain(words)) == f'<div class="written">{escape(words)}</div>'


def test_markdown_is_rendered_and_a_link_needs_a_click() -> None:
    html = str(markdown("# Tea\n\n**Good** for *you*, see [this](https://tea.example/a?b=1&c=2)."))
    assert '<p class="heading">Tea</p>' in html and "<strong>Good</strong>" in html
    assert '<a href="https://tea.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">this</a>' in html


def test_a_very_long_text_is_not_parsed() -> None:
    long = "*" * (RENDERED_CHARACTERS + 1)
    assert str(markdown(long)) == f'<div class="written">{long}</div>'


@pytest.mark.parametrize("name", ['"><script>', "a/b", "..", "a?b#c", "ü☕", "%2F"])
def test_a_hostile_name_stays_in_its_attribute_and_its_part_of_a_path(name: str) -> None:
    made = (
        environment("en").from_string('<a href="/runs/{{ name | part }}" title="{{ name }}">{{ name }}</a>').render(name=name)
    )
    path = re.search(r'href="/runs/([^"]*)"', made)
    assert path is not None and re.fullmatch(r"[A-Za-z0-9._~%-]*", path[1])
    assert made.count("<") == 2 and "<script" not in made
    assert "/" not in part_of_path(name)


def test_a_time_is_in_utc_until_a_script_shows_it() -> None:
    at = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    assert str(moment(at)) == '<time datetime="2026-01-02T03:04:00+00:00" data-form="time">2026-01-02 03:04 UTC</time>'
    assert str(moment(None)) == "" and str(moment(at.astimezone())) == str(moment(at))


def test_every_template_is_escaped_and_has_no_inline_script_or_style() -> None:
    for path in sorted(TEMPLATES.glob("*.html")):
        text = path.read_text()
        assert "|safe" not in text.replace(" ", "") and "autoescape" not in text, path.name
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|hx-vals|\bjs:", text), path.name


# ---- forms from schemas ----------------------------------------------------------------------------------------------------

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["to"],
    "properties": {
        "to": {"type": "string"}, "note": {"type": "string"}, "count": {"type": "integer"}, "rate": {"type": "number"},
        "fast": {"type": "boolean"}, "size": {"enum": ["s", "m", 3]}, "rest": {"type": "array"},
    },
}  # fmt: skip


def test_a_form_that_is_sent_as_it_was_shown_changes_nothing() -> None:
    before = {
        "to": "ann",
        "note": "a\nb",
        "count": 3,
        "rate": 0.5,
        "fast": True,
        "size": 3,
        "rest": [1, {"a": None}],
        "more": "x",
    }
    shown = fields_of(SCHEMA, before, "args")
    assert [field.widget for field in shown] == ["line", "text", "whole", "number", "check", "choice", "json"]
    sent = {field.name: field.value for field in shown if field.widget != "check" or field.value}
    assert read_form(SCHEMA, before, sent, "args") == before
    assert changes(before, read_form(SCHEMA, before, sent, "args")) == []


def test_a_form_is_read_by_the_types_of_the_schema() -> None:
    before = {"to": "ann", "fast": True}
    sent = {"args.to": "12", "args.count": "7", "args.size": '"m"', "args.rest": "[1]", "args.note": "", "args.rate": ""}
    after = read_form(SCHEMA, before, sent, "args")
    assert after == {"to": "12", "fast": False, "count": 7, "size": "m", "rest": [1]}
    assert [(each.name, each.before, each.after) for each in changes(before, after)] == [
        ("to", "ann", "12"), ("fast", "true", "false"), ("count", None, "7"), ("size", None, "m"), ("rest", None, "[1]"),
    ]  # fmt: skip
    for name, text in (("count", "many"), ("rest", "[1"), ("rate", "NaN"), ("count", "[]")):
        with pytest.raises(InvalidInput, match=name):
            read_form(SCHEMA, before, {f"args.{name}": text}, "args")


def test_an_answer_without_a_schema_is_a_text_and_other_schemas_are_one_field() -> None:
    [field] = fields_of(None, None, "answer")
    assert (field.name, field.widget) == ("answer", "text")
    assert read_form(None, None, {"answer": "12"}, "answer") == "12"
    assert read_form({"type": "integer"}, None, {"answer": "12"}, "answer") == 12
    [field] = fields_of({"type": "array"}, [1], "answer")
    assert field.widget == "json" and read_form({"type": "array"}, [1], {"answer": "[2]"}, "answer") == [2]
    many: dict[str, Any] = {"properties": {f"p{number}": {} for number in range(500)}}
    assert [field.widget for field in fields_of(many, {}, "args")] == ["json"]


# ---- languages -------------------------------------------------------------------------------------------------------------


def asking(accept: str = "", cookie: str = "") -> Request:
    headers = [(b"accept-language", accept.encode()), (b"cookie", cookie.encode())]
    return Request({"type": "http", "headers": headers, "method": "GET", "path": "/", "query_string": b""})


@pytest.mark.parametrize(
    ("accept", "cookie", "language"),
    [
        ("", "", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "", "zh"), ("de, en;q=0.7, zh;q=0.3", "", "en"), ("fr", "", "en"),
        ("zh;q=x,en;q=0.1", "", "en"), ("en", "mofa_language=zh", "zh"), ("zh", "mofa_language=../../etc", "zh"),
    ],
)  # fmt: skip
def test_the_language_is_the_readers(accept: str, cookie: str, language: str) -> None:
    assert languages.language_of(asking(accept, cookie)) == language


def test_every_word_of_the_templates_is_translated_and_the_catalog_is_compiled() -> None:
    method = [("**.html", "jinja2.ext:babel_extract")]
    wanted = {
        tuple(words) if isinstance(words, tuple | list) else words
        for _, _, words, *_ in extract_from_dir(str(TEMPLATES), method, keywords={"_": None, "ngettext": (1, 2)})
    }
    check_catalog(languages.CATALOGS, "console", wanted)


# ---- runs and plans --------------------------------------------------------------------------------------------------------


def happened(*events: tuple[str, dict[str, Any]]) -> list[Event]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return [Event(seq=seq, at=at + timedelta(seconds=seq), type=type, data=data) for seq, (type, data) in enumerate(events, 1)]


def test_a_view_has_turns_with_their_tools_votes_and_errors() -> None:
    asked = {"step": "round-1/vote", "round": 1}
    view = view_of(
        happened(
            ("run_started", {"mode": "Consensus", "participants": ["ann", "bob"]}),
            ("asked", asked | {"participant": "ann"}), ("asked", asked | {"participant": "bob"}),
            ("tool_asked_for", {"participant": "ann", "step": "x", "tool": "clock", "args": {"a": 1}}),
            ("tool_answered", {"participant": "ann", "step": "x", "tool": "clock", "ok": True, "ref": "t"}),
            ("answered", asked | {"participant": "ann", "status": "ok", "ref": "r", "usage": {"input_tokens": 3}}),
            ("not_answered", asked | {"participant": "bob", "status": "failed", "error": {"message": "no"}}),
            ("erased_one", {"erased": "x"}), ("run_finished", {"status": "completed"}),
        )
    )  # fmt: skip
    with_texts(view.turns, {"r": '{"choice": "tea", "reason": "good"}', "t": "12:00"})
    ann, bob = view.turns
    assert (view.drawing, view.status, view.erased, view.rounds, view.usage.input_tokens) == (
        "consensus",
        "completed",
        1,
        [1],
        3,
    )
    assert (ann.choice, ann.reason, ann.number, ann.tools[0].ok, ann.tools[0].text, ann.seconds) == (
        "tea",
        "good",
        1,
        True,
        "12:00",
        4,
    )
    assert (bob.status, bob.error) == ("failed", "no")


def test_a_run_whose_participants_are_asked_by_child_runs_is_drawn_by_these() -> None:
    crowd, part = [f"a{number}" for number in range(250)], {"participant": "part-1", "step": "answer"}
    events = (
        ("run_started", {"mode": "Parallel", "participants": crowd}),
        ("asked", part),
        ("answered", part | {"status": "ok"}),
    )
    view = view_of(happened(*events))
    assert view.divided and view.people() == ["part-1"]
    assert not view_of(happened(events[0])).divided
    few = view_of(happened(("run_started", {"mode": "Parallel", "participants": ["part-1", "a"]}), *events[1:]))
    assert not few.divided and few.people() == ["part-1", "a"]


def test_a_long_answer_is_cut_and_says_so() -> None:
    view = view_of(happened(("answered", {"participant": "a", "step": "s", "status": "ok", "ref": "r"})))
    with_texts(view.turns, {"r": "x" * 5_000_000})
    assert (len(view.turns[0].text), view.turns[0].whole, view.turns[0].cut) == (PREVIEW, 5_000_000, True)


def test_a_page_shows_the_first_arguments_that_it_has_room_for() -> None:
    args = {f"a{number}": "x" * (ARGUMENT + 1) for number in range(100)}
    found = shown_args(args)
    assert sum(len(text) for _, text, _ in found) <= ARGUMENTS + ARGUMENT and all(cut for *_, cut in found)
    assert len(found) < 20 and shown_args({"a": {"b": 1}, "c": ""}) == [("a", '{\n  "b": 1\n}', False), ("c", "", False)]


def test_a_change_far_within_a_long_text_is_shown() -> None:
    [change] = changes({"body": "x" * 5_000 + "tea"}, {"body": "x" * 5_000 + "coffee"})
    assert change.before == f"…{'x' * 500}tea" and change.after == f"…{'x' * 500}coffee"
    [short] = changes({"body": "tea"}, {"body": "tee"})
    assert (short.before, short.after) == ("tea", "tee")


def test_a_value_that_is_too_long_for_a_form_stays_as_it_is() -> None:
    schema = {"type": "object", "properties": {"long": {"type": "string"}, "short": {"type": "string"}}}
    before = {"long": "x" * (FORM + 1), "short": "y"}
    assert [each.widget for each in fields_of(schema, before, "args")] == ["long", "line"]
    assert read_form(schema, before, {"args.short": "z"}, "args") == {**before, "short": "z"}
    for whole in (None, {"type": "array"}):
        [only] = fields_of(whole, [before], "args")
        assert (only.widget, only.value) == ("long", "")
        assert read_form(whole, [before], {}, "args") == [before]


def test_a_plan_is_drawn_in_columns_by_what_depends_on_what() -> None:
    plan = [
        Subtask(id="a", description="", order=1), Subtask(id="b", description="", order=2, depends_on=["a"]),
        Subtask(id="c", description="", order=3, depends_on=["a", "b", "gone"]), Subtask(id="d", description="", order=4),
    ]  # fmt: skip
    graph = plan_graph(plan)
    assert graph is not None and len(graph.lines) == 3
    places = {box.subtask.id: (box.x, box.y) for box in graph.boxes}
    assert all(places[one][0] < places[other][0] for one, other in pairwise("abc")) and places["d"][0] == places["a"][0]
    assert len(set(places.values())) == 4
    assert plan_graph([]) is None and plan_graph([plan[0]] * (MOST + 1)) is None


# ---- files and news --------------------------------------------------------------------------------------------------------


def test_files_of_others_are_as_they_were_published() -> None:
    rows = re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|", (STATIC / "VENDORED.md").read_text(), re.MULTILINE)
    assert len(rows) == 3
    for name, hash in rows:
        assert sha256((STATIC / name).read_bytes()).hexdigest() == hash, name


async def test_a_thousand_readers_cost_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "READ_S", 0.001)
    monkeypatch.setattr(news, "LISTENERS", 1_000)
    state, at_once, most = "1", 0, 0

    async def look() -> str:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1
        return state

    changes = Changes(look)
    streams = [changes.stream() for _ in range(1_000)]
    assert all([b"ready" in await anext(stream) for stream in streams])
    assert changes.full
    waiting = [asyncio.ensure_future(anext(stream)) for stream in streams]
    while not changes.reads:
        await asyncio.sleep(0.001)
    state = "2"
    assert all(b"event: changed" in each for each in await asyncio.gather(*waiting))
    assert most == 1
    for stream in streams:
        await stream.aclose()
    reads = changes.reads
    await asyncio.sleep(0.02)
    assert changes.reads <= reads + 1 and not changes.full, "nobody listens, and nothing is read"
    await changes.close()
    assert changes.full
