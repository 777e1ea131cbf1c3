"""The text that a client was sent, and the position from which it resumes."""

from __future__ import annotations

from console.servers.doors.shown_text import AGAIN, BETWEEN, ShownText


def test_only_new_text_is_sent() -> None:
    shown = ShownText()
    assert [shown.more(text, "answer") for text in ("He", "Hello", "Hello", "Hello all")] == ["He", "llo", "", " all"]
    assert shown.more("Hello all of you") == " of you"


def test_a_resumed_stream_continues_with_the_next_character() -> None:
    shown = ShownText()
    shown.more("Hello", "answer")
    resumed = ShownText.after(shown.position)
    assert (resumed.more("Hel", "answer"), resumed.more("Hello all", "answer")) == ("", " all")
    assert ShownText.after(resumed.position).more("Hello all of you") == " of you"
    assert ShownText.after("nonsense").more("Hello") == "Hello"
    assert ShownText.after("5.9.00000000").more("Hello") == "Hello"


def test_a_repeated_call_with_other_words_begins_again() -> None:
    shown = ShownText()
    shown.more("Hello", "answer")
    assert shown.more("Hi", "answer") == ""
    assert shown.more("Hi there", "answer") == f"{AGAIN}Hi there"
    assert ShownText.after(shown.position).more("Hi there you") == " you"
    assert ShownText.after(shown.position).more("Quite another") == f"{AGAIN}Quite another"


def test_each_model_call_is_a_part() -> None:
    shown = ShownText()
    shown.more("I look.", "answer/step-1")
    assert shown.more("It is", "answer/step-2") == f"{BETWEEN}It is"
    assert shown.more("It is 4.") == " 4."


def test_the_end_is_part_of_the_position() -> None:
    shown = ShownText()
    shown.more("Hello")
    shown.ended = 2
    assert ShownText.after(shown.position).ended == 2 and ShownText.after(shown.position).more("Hello") == ""


def test_a_number_of_characters_is_a_position_without_a_hash() -> None:
    assert ShownText.at(3).more("Hello") == "lo"
