"""The keys of the ledger: their hashes are recorded, so that they may never change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import LONG_TEXT, canonical, canonical_of_texts
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
    assert canonical_of_texts(messages) == canonical(messages)
    assert canonical_of_texts([*messages, value, long]) == canonical([*messages, value, long])


def test_half_a_character_is_written_as_in_short_texts() -> None:
    messages = [{"content": "\ud800" + "x" * LONG_TEXT}]
    assert canonical_of_texts(messages) == canonical(messages)
