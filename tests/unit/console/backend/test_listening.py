"""The words of answers as a reader sees them."""

from console.backend.listening import Listener
from kernel.kinds.storage import Spoken


def said(text: str, *, who: str = "ann", attempt: int = 1) -> Spoken:
    return Spoken(scope="w:r", step=f"step-{who}", participant=who, attempt=attempt, text=text)


def test_only_what_is_new_is_written() -> None:
    listener = Listener()
    assert listener.hear([said("It")]) == "[ann] It"
    assert listener.hear([said("It")]) == ""
    assert listener.hear([said("It rains")]) == " rains"
    assert listener.end_line() == "\n" and listener.end_line() == ""


def test_speakers_take_turns_by_the_line() -> None:
    listener = Listener()
    assert listener.hear([said("a"), said("b", who="bob")]) == "[ann] a\n[bob] b"
    assert listener.hear([said("a"), said("b!", who="bob")]) == "!"
    assert listener.hear([said("a?"), said("b!", who="bob")]) == "\n[ann] ?"


def test_a_new_attempt_drops_the_old_words() -> None:
    listener = Listener()
    listener.hear([said("It is")])
    assert listener.hear([said("We", attempt=2)]) == "\n[ann] begins again; its words above do not count\n[ann] We"
    assert listener.hear([said("Oh")]).startswith("\n[ann] begins again")  # after a reset the attempts count anew


def test_an_attempt_that_had_said_nothing_is_not_mentioned() -> None:
    listener = Listener()
    listener.hear([said("")])
    assert listener.hear([said("We", attempt=2)]) == "[ann] We"


def test_who_comes_later_hears_it_from_the_beginning() -> None:
    assert Listener().hear([said("It has rained for days")]) == "[ann] It has rained for days"
