"""The audit of single rows, beside the events. Each function returns the fault of a row as a sentence, or None.

A row is a mapping of its columns. Its times have a zone, or are in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Entry, canonical
from kernel.conversation.transcript import link as message_link
from kernel.record.erasure import ERASED, without_words
from kernel.record.erasure_log import Erasures
from kernel.record.seals import reply_digest, seal

Row = Mapping[str, Any]


def run_fault(row: Row) -> str | None:
    """Return the fault of a run in `event_runs` that shows without its events."""
    if row["chain_key"] != sha256_of(row["chain"]) or row["workflow_key"] != sha256_of(row["workflow_id"]):
        return "the hash of its chain or of its workflow id is not theirs"
    if not str(row["chain"]).startswith(f"{row['workflow_id']}:"):
        return "its workflow id is not the one that its chain begins with"
    return None


def message_fault(row: Row) -> str | None:
    """Return the fault of a message of a conversation."""
    try:
        entry = Entry(role=row["role"], author=row["author"], ref=row["text_hash"])
    except ValueError:
        return f"its role {row['role']!r} does not exist"
    if message_link(row["parent"], entry) != row["hash"]:
        return "its role, author, text or predecessor is not the one that was written"
    return None


def text_fault(row: Row, erasures: Erasures) -> str | None:
    """Return the fault of a text that is stored in its row, or was erased there."""
    if row["erased_at"] is None:
        return None if sha256_of(row["content"]) == row["hash"] else "its words are not those that were written"
    if row["content"] != ERASED:
        return "an erasure removed its words, but there are words"
    if not erasures.explains_at("text", row["hash"], row["erased_at"]):
        return "its words are missing, and no logged erasure removed them at that time"
    return None


def ledger_fault(row: Row, reply: Any, erasures: Erasures) -> str | None:
    """Return the fault of a row of the ledger; `reply` is its whole reply.

    A row of the older form has no seal; only its key and its words are checked.
    """
    if row["key"] != sha256_of(canonical([row["scope"], row["step"], row["request_hash"]])):
        return "its scope, step or request is not the one that its key is made of"
    if row["seal"] is not None and row["seal"] != seal("ledger", row):
        return "its status, tenant, model, price, times, tokens or conversation is not the one that was written"
    if row["status"] != "paid":
        return None if row["status"] == "begun" and reply is None else "it has a reply, but its status allows none"
    if row["erased_at"] is not None or erasures.explains("reply", row["key"]):
        return _erased_reply_fault(row, reply, erasures)
    if reply is None:
        return "its reply is missing, and no logged erasure removed it"
    if row["seal"] is not None and row["reply_hash"] != reply_digest(reply):
        return "its reply is not the one that was written"
    if not reply.get("truncated") and {"ref", "text"} <= set(reply) and sha256_of(reply["text"]) != reply["ref"]:
        return "its words are not those that their hash names"
    return None


def _erased_reply_fault(row: Row, reply: Any, erasures: Erasures) -> str | None:
    if not erasures.explains_at("reply", row["key"], row["erased_at"]):
        return "its words are missing, and no logged erasure removed them at that time"
    rest = erasures.rest("reply", row["key"])
    if rest is not None and rest != reply_digest(reply):
        return "the rest of its erased reply was changed"
    if rest is None and (not isinstance(reply, dict) or without_words(reply) != reply):
        return "an erasure removed its words, but there are words"
    return None


def text_of_reply(reply: Any) -> str | None:
    """Return the ref of the text that is stored with a reply; None if there is none or it was erased."""
    if not isinstance(reply, dict):
        return None
    if isinstance(content := reply.get("content"), str):
        return None if content == ERASED else sha256_of(content)
    return str(reply["ref"]) if "ref" in reply and reply.get("text") != ERASED else None


def session_fault(row: Row, turns: list[Row], erasures: Erasures) -> str | None:
    """Return the fault of a session, given its turns in order."""
    nameless = row["name"] == ERASED and erasures.explains("name", row["key"])
    if not nameless and row["key"] != sha256_of(canonical([row["tenant"], row["name"]])):
        return "its name or its tenant is not the one that its key is made of"
    if row["seal"] is not None and row["seal"] != seal("sessions", row):
        return "its name, tenant, end, number of turns, origin or times are not those that were written"
    if [turn["number"] for turn in turns] != list(range(1, row["turns"] + 1)):
        return f"it has {row['turns']} turns, and those that are there have the numbers {[turn['number'] for turn in turns]}"
    if row["head"] != (turns[-1]["head"] if turns else None):
        return "it does not end with its last turn"
    return None


def turn_fault(row: Row) -> str | None:
    """Return the fault of a turn of a session."""
    if row["key"] != sha256_of(canonical([row["session"], row["scope"]])):
        return "its session or its run is not the one that its key is made of"
    if row["seal"] is not None and row["seal"] != seal("session_turns", row):
        return "its number, run, end or time is not the one that was written"
    return None
