"""Streamed answers as a reader sees them."""

from console.backend.watching.answer_stream import AnswerStream
from kernel.kinds.storage import StreamedAnswer


def said(text: str, *, who: str = "ann", attempt: int = 1) -> StreamedAnswer:
    return StreamedAnswer(scope="w:r", step=f"step-{who}", participant=who, attempt=attempt, text=text)


def test_only_what_is_new_is_written() -> None:
    stream = AnswerStream()
    assert stream.update([said("It")]) == "[ann] It"
    assert stream.update([said("It")]) == ""
    assert stream.update([said("It rains")]) == " rains"
    assert stream.end_line() == "\n" and stream.end_line() == ""


def test_participants_take_turns_by_the_line() -> None:
    stream = AnswerStream()
    assert stream.update([said("a"), said("b", who="bob")]) == "[ann] a\n[bob] b"
    assert stream.update([said("a"), said("b!", who="bob")]) == "!"
    assert stream.update([said("a?"), said("b!", who="bob")]) == "\n[ann] ?"


def test_a_new_attempt_drops_the_old_words() -> None:
    stream = AnswerStream()
    stream.update([said("It is")])
    assert stream.update([said("We", attempt=2)]) == "\n[ann] begins again; its words above do not count\n[ann] We"
    assert stream.update([said("Oh")]).startswith("\n[ann] begins again")  # after a reset the attempts are counted from 1 again


def test_an_empty_attempt_is_not_mentioned() -> None:
    stream = AnswerStream()
    stream.update([said("")])
    assert stream.update([said("We", attempt=2)]) == "[ann] We"


def test_a_late_reader_gets_it_from_the_beginning() -> None:
    assert AnswerStream().update([said("It has rained for days")]) == "[ann] It has rained for days"
