"""The languages of messages to people: every word of ours has a translation, and values stand where they belong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.extract import extract_from_dir, extract_from_file

import console
from console.backend.notifications.language import CATALOGS, DOMAIN, notice_words, words_for, words_in
from console.backend.notifications.words import outcome_of
from console.servers.web.pages.languages import LANGUAGES
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.decision import Decision, DecisionRequest, Option
from kernel.identity.person import Language, People, PersonSettings
from kernel.kinds.channel import NoticeWords
from tests.support.catalogs import check_catalog

HOUSE = Path(console.__file__).parent
OTHERS = ("servers/web/answers.py", "commands/notifications/work.py")


def test_every_word_is_translated_and_the_catalog_is_compiled() -> None:
    keywords: dict[str, None] = {"_": None}
    method = [("**.py", "python")]
    wanted = {
        words for _, _, words, *_ in extract_from_dir(str(HOUSE / "backend" / "notifications"), method, keywords=keywords)
    }
    for path in OTHERS:
        wanted |= {words for _, words, *_ in extract_from_file("python", str(HOUSE / path), keywords=keywords)}
    assert len(wanted) > 40
    check_catalog(CATALOGS, DOMAIN, wanted)


def test_the_languages_are_those_of_the_pages() -> None:
    assert set(get_args(Language)) == set(LANGUAGES)
    assert notice_words("en") == NoticeWords()
    translated = notice_words("zh").model_dump()
    assert all(translated[name] != words for name, words in NoticeWords().model_dump().items())
    with pytest.raises(InvalidInput, match="language"):
        parse(PersonSettings, {"name": "ann", "roles": ["viewer"], "language": "fr"}, "person")


def test_a_person_without_a_language_reads_english() -> None:
    people = People([
        PersonSettings(name="ann", roles=["decider"]), PersonSettings(name="li", roles=["decider"], language="zh"),
    ])  # fmt: skip
    assert [words_for(people, name)("It is settled.") for name in ("ann", "li", "gone")] == [
        "It is settled.", "已经决定。", "It is settled.",
    ]  # fmt: skip


def test_values_are_put_into_the_words_as_they_are() -> None:
    asked = DecisionRequest(
        id="d", workflow_id="w", run_id="r", kind="approval", title="t", question="q",
        opened_at=datetime(2026, 7, 1, tzinfo=UTC),
        options=[Option(id="yes", label="100% %(name)s")],
        settled=Decision(decision_id="d", choice="yes", by="li", comment="好 %s"),
    )  # fmt: skip
    assert outcome_of("settled", asked, "li", True, words_in("zh")) == "已由你决定：100% %(name)s。\n好 %s"
    assert outcome_of("settled", asked, "ann", True, words_in("en")) == "Settled by li: 100% %(name)s.\n好 %s"
    assert outcome_of("open", None, "ann", False, words_in("zh")) == "现在改为询问其他人。"
