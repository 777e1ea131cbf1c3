"""The digest of a reply: the same for a long answer as for a short one."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import LONG_TEXT
from kernel.record.seals import reply_digest

TEXTS = st.text(st.characters())  # halves of characters too


@given(ascii_text=st.text(st.characters(max_codepoint=127), min_size=1), any_text=TEXTS, key=TEXTS)
def test_a_long_reply_has_the_digest_of_its_json_in_ascii(ascii_text: str, any_text: str, key: str) -> None:
    for content in (ascii_text * LONG_TEXT, ascii_text * LONG_TEXT + any_text, any_text):
        reply = {"tool_calls": [{"arguments": any_text, key: 1.5}], "content": content, "model": "m", "cost": 1e-7}
        assert reply_digest(reply) == sha256_of(json.dumps(reply, sort_keys=True, separators=(",", ":")))
