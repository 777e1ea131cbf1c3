"""Results of long texts that are remembered: which, how many, and that they are those of the function."""

from __future__ import annotations

from kernel.basics.remembered import LONG, LONGEST, MOST, remembers_long
from kernel.basics.sha256 import sha256_of, sha256_of_bytes


def counting() -> tuple[list[int], object]:
    calls: list[int] = []

    @remembers_long
    def named(text: str, name: str) -> str:
        calls.append(len(text))
        return f"[{name}] {text}"

    return calls, named


def test_only_long_texts_are_remembered_and_none_that_is_too_long() -> None:
    calls, named = counting()
    for length in (LONG - 1, LONG, LONGEST, LONGEST + 1):
        first, second = (named("x" * length, "ann") for _ in range(2))  # type: ignore[operator]
        assert first == second == "[ann] " + "x" * length
        assert calls.count(length) == (1 if LONG <= length <= LONGEST else 2)


def test_another_argument_is_another_result() -> None:
    _, named = counting()
    text = "x" * LONG
    assert [named(text, name)[:5] for name in ("ann", "bob", "ann")] == ["[ann]", "[bob]", "[ann]"]  # type: ignore[operator]


def test_the_number_of_results_is_bounded() -> None:
    calls, named = counting()
    texts = [f"{number:{LONG}}" for number in range(MOST + 1)]
    for text in (*texts, texts[-1], texts[0]):
        named(text, "ann")  # type: ignore[operator]
    assert len(calls) == MOST + 2, "the last one was remembered, and the first one was not"


def test_the_hash_of_a_text_is_that_of_its_bytes_at_any_length() -> None:
    for text in ("", "é" * 5, "é" * LONG, "é" * (LONGEST + 1)):
        assert sha256_of(text) == sha256_of(text) == sha256_of_bytes(text.encode())
