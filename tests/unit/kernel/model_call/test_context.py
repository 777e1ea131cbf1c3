"""Compression: the question always stays, a tool call is never split, and the result fits if it can."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kernel.conversation.transcript import Entry, Role
from kernel.model_call.context import OVERHEAD, SUMMARY, ContextSettings, Cut, Strategy, cut, units

SAID = st.lists(
    st.tuples(st.sampled_from(["task", "answer", "note", "tool_call", "tool_result"]), st.integers(0, 400)),
    min_size=1,
    max_size=40,
)


def entries(*roles: Role) -> list[Entry]:
    return [Entry.of(role, "task" if role == "task" else "ann", f"{role} {n}") for n, role in enumerate(roles)]


def settings(strategy: Strategy, max_tokens: int = 1000) -> ContextSettings:
    return ContextSettings(max_tokens=max_tokens, strategy=strategy)


def test_calls_and_their_results_are_one_unit_and_the_last_task_with_its_facts_is_pinned() -> None:
    said = entries("task", "answer", "note", "task", "tool_call", "tool_result", "tool_result", "answer")
    parts = units(said, [10] * len(said))
    assert [(p.start, p.end) for p in parts] == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 7), (7, 8)]
    assert [n for n, p in enumerate(parts) if p.pinned] == [2, 3]
    assert parts[4].tokens == 3 * (10 + OVERHEAD)


def test_what_fits_is_left_as_it_is() -> None:
    parts = units(entries("task", "answer"), [10, 10])
    assert cut(parts, 100, settings("mix")) is None and cut([], 0, settings("mix")) is None


def test_the_strategies_differ_in_how_much_they_sum_up() -> None:
    said = entries(*(["task", "answer"] * 10))  # type: ignore[arg-type]
    parts = units(said, [92] * 20)  # 2,000 tokens in all; a block is three messages
    assert cut(parts, 1000, settings("window")) == Cut(11)
    assert cut(parts, 1000, settings("mix")) == Cut(12, (3, 6, 9, 12))
    assert cut(parts, 1000, settings("summary")) == Cut(18, (3, 6, 9, 12, 15, 18))


@given(SAID, st.sampled_from(["window", "summary", "mix"]), st.integers(200, 3000))
def test_any_conversation_is_cut_so_that_it_fits_where_it_can(
    said: list[tuple[Role, int]], strategy: Strategy, max_tokens: int
) -> None:
    given_settings = settings(strategy, max_tokens)
    parts = units(entries(*(role for role, _ in said)), [tokens for _, tokens in said])
    made = cut(parts, max_tokens, given_settings)
    whole = sum(p.tokens for p in parts)
    if made is None:
        assert whole <= max_tokens or len(parts) == 1
        return
    assert whole > max_tokens and 0 < made.boundary < len(parts)
    shown = [p for n, p in enumerate(parts) if n >= made.boundary or p.pinned]
    assert parts[-1] in shown and all(p in shown for p in parts if p.pinned)
    room = max_tokens - (max_tokens // SUMMARY if made.blocks else 4 * OVERHEAD)
    assert sum(p.tokens for p in shown) <= room or made.boundary == len(parts) - 1
    assert (strategy == "window") == (not made.blocks)
    if made.blocks:
        assert made.blocks[-1] == made.boundary and all(a < b for a, b in pairwise(made.blocks))


@given(SAID, st.lists(st.integers(0, 400), max_size=20), st.integers(200, 3000))
def test_blocks_stay_where_they_are_while_a_conversation_grows(
    said: list[tuple[Role, int]], more: list[int], max_tokens: int
) -> None:
    """A block that is summarized already must not be summarized, and paid, again."""
    now = cut(units(entries(*(r for r, _ in said)), [t for _, t in said]), max_tokens // 2, settings("mix", max_tokens))
    grown = [*said, *(("answer", tokens) for tokens in more)]
    later = cut(units(entries(*(r for r, _ in grown)), [t for _, t in grown]), max_tokens // 2, settings("mix", max_tokens))
    if now is not None and later is not None and len(now.blocks) > 1:
        assert later.blocks[: len(now.blocks) - 1] == now.blocks[:-1]
