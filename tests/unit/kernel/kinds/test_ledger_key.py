"""The keys of the ledger: their hashes are recorded, so that they may never change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import LONG_TEXT, canonical, canonical_pieces
from kernel.kinds.storage import asked_by

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(participant=st.text(), request=st.dictionaries(st.text() | st.sampled_from(["participant", "model"]), JSON))
def test_the_hashes_are_those_of_the_canonical_request_with_and_without_who_asks(
    participant: str, request: dict[str, object]
) -> None:
    key = asked_by(participant, "run:1", "answer", request)
    assert key.request_hash == sha256_of(canonical({"participant": participant, **request}))
    assert key.former_hash == sha256_of(canonical(request))


@given(texts=st.lists(st.text(), max_size=3), odd=st.text(), value=JSON)
def test_long_texts_are_written_as_short_ones(texts: list[str], odd: str, value: object) -> None:
    long = (odd + '\x00\u2028\x7f"\\\n😀é/') * LONG_TEXT
    messages = [
        {"role": "user", "content": long, "images": [], "name": odd},
        *({"content": text, "x": value} for text in texts),
    ]
    for each in (messages, messages[0], [*messages, value, long]):
        assert b"".join(canonical_pieces(each)) == canonical(each).encode()


@given(
    participant=st.text(),
    count=st.integers(0, 3),
    text=st.text(min_size=1),
    names=st.sets(st.sampled_from(["a", "participant", "z"])),
)
def test_the_hashes_of_long_messages(participant: str, count: int, text: str, names: set[str]) -> None:
    messages = [{"role": "user", "content": f"{number}{text * LONG_TEXT}"} for number in range(count)]
    request: dict[str, object] = {"messages": messages, **dict.fromkeys(names, 1)}
    key = asked_by(participant, "run:1", "answer", request)
    assert key.request_hash == sha256_of(canonical({"participant": participant, **request}))
    assert key.former_hash == sha256_of(canonical(request))


def test_half_a_character_is_refused_as_in_short_texts() -> None:
    for text in ("\ud800", "\ud800" + "x" * LONG_TEXT):
        with pytest.raises(ValueError, match="surrogates not allowed"):
            b"".join(canonical_pieces([{"content": text}]))
