"""Conversations as chains of hashes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import INDENTED_BYTES, Entry, Thread, as_text, canonical, link

entries = st.builds(Entry.of, st.sampled_from(["task", "answer", "note"]), st.text(max_size=3), st.text(max_size=9))
chains = st.lists(entries, max_size=5)


def test_the_address_of_a_text_is_its_sha256() -> None:
    assert sha256_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Entry.of("task", "ana", "é").ref == sha256_of("é")


@settings(max_examples=30)
@given(chains)
def test_a_stored_part_and_a_pending_part_make_one_chain(said: list[Entry]) -> None:
    whole = Thread().then(*said)
    for cut in range(len(said) + 1):
        assert Thread(head=Thread().then(*said[:cut]).tip()).then(*said[cut:]).tip() == whole.tip()


@settings(max_examples=30)
@given(chains, entries, entries)
def test_a_fork_shares_its_prefix_and_differs_where_it_differs(shared: list[Entry], left: Entry, right: Entry) -> None:
    trunk = Thread().then(*shared)
    a, b = trunk.then(left), trunk.then(right)
    assert a.pending[: len(shared)] == b.pending[: len(shared)] == trunk.pending
    assert (a.tip() == b.tip()) == ((left.role, left.author, left.ref) == (right.role, right.author, right.ref))
    assert a.tip() == link(trunk.tip(), left)


@pytest.mark.parametrize("other", [Entry.of("note", "ana", "hi"), Entry.of("task", "bo", "hi"), Entry.of("task", "ana", "ho")])
def test_role_author_and_text_all_count(other: Entry) -> None:
    assert link(None, Entry.of("task", "ana", "hi")) != link(None, other)
    assert link("x", Entry.of("task", "ana", "hi")) != link(None, Entry.of("task", "ana", "hi"))


def test_a_hash_is_the_same_with_and_without_the_text() -> None:
    entry = Entry.of("answer", "ana", "long " * 2000)
    assert link("p", entry) == link("p", entry.model_copy(update={"text": None}))


def test_saying_more_leaves_the_thread_as_it_was() -> None:
    thread = Thread().say("task", "task", "x")
    thread.say("note", "n", "y")
    assert len(thread.pending) == 1 and Thread().tip() is None


@settings(max_examples=30)
@given(st.dictionaries(st.text(max_size=3), st.integers(), max_size=4))
def test_the_order_of_keys_does_not_change_the_canonical_text(value: dict[str, int]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_a_participant_reads_strings_as_they_are_and_json_indented() -> None:
    assert as_text("a\nb") == "a\nb"
    assert as_text({"ä": [1]}) == '{\n  "ä": [\n    1\n  ]\n}'


any_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from([1e-7, "1e-7", "re-use"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
)


@given(any_json)
def test_json_reads_as_the_standard_library_writes_it(value: object) -> None:
    """Whichever encoder is faster: the text's hash is the address under which histories know it."""
    assert as_text(value) == (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2))


def test_json_whose_indented_form_no_payload_holds_is_on_one_line() -> None:
    deep: object = [1] * 20_000
    for _ in range(90):
        deep = [deep]
    assert json.loads(as_text(deep)) == deep and len(as_text(deep)) < 50_000
    edge = ["\\" * 10 + "x" * (INDENTED_BYTES - 10 * 4 - len('[\\n  \\"\\"\\n]'))]
    assert len(json.dumps(json.dumps(edge, indent=2))) == INDENTED_BYTES + 2, "as a string, with its quotes"
    longer = [edge[0] + "x"]
    assert as_text(edge) == json.dumps(edge, indent=2) and as_text(longer) == json.dumps(longer)


def test_json_that_is_nested_deeper_than_any_door_allows_is_still_text() -> None:
    deep: object = 1
    for _ in range(300):
        deep = [deep]
    assert json.loads(as_text(deep)) == deep
