"""Sealing payloads: what comes back, what does not, and what is said of keys that cannot be used."""

from __future__ import annotations

import base64

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.exceptions import ApplicationError

from kernel.basics.errors import InvalidInput
from runtime.codec import PayloadSealed, Seal, converter, new_key, read_keys
from runtime.settings import Settings

WORDS = b"the heron flies at dawn"
PLAIN = Payload(metadata={"encoding": b"json/plain"}, data=WORDS)


def seal(*entries: str) -> Seal:
    return Seal(read_keys(",".join(entries)))


OLD, NEW = new_key("old"), new_key("new")


async def test_what_is_sealed_holds_no_word_and_opens_again() -> None:
    [sealed, again] = await seal(OLD).encode([PLAIN, PLAIN])
    assert sealed.metadata["encoding"] == b"binary/encrypted" and sealed.metadata["encryption-key-id"] == b"old"
    assert b"heron" not in sealed.SerializeToString() and b"json" not in sealed.SerializeToString()
    assert sealed.data != again.data, "the same words twice must not look the same"
    assert await seal(OLD).decode([sealed, again]) == [PLAIN, PLAIN]


async def test_the_first_key_seals_and_all_open() -> None:
    [before] = await seal(OLD).encode([PLAIN])
    both = seal(NEW, OLD)
    [after] = await both.encode([PLAIN])
    assert after.metadata["encryption-key-id"] == b"new"
    assert await both.decode([before, after]) == [PLAIN, PLAIN]
    with pytest.raises(PayloadSealed, match=r"key 'new', and the keys here are old"):
        await seal(OLD).decode([after])


async def test_without_keys_what_is_sealed_is_refused_and_what_is_plain_passes() -> None:
    [sealed] = await seal(OLD).encode([PLAIN])
    with pytest.raises(PayloadSealed, match="there are no keys here"):
        await seal().decode([sealed])
    assert await seal().encode([PLAIN]) == [PLAIN] == await seal(OLD).decode([PLAIN])


async def test_another_key_of_the_same_name_or_a_changed_byte_opens_nothing() -> None:
    [sealed] = await seal(OLD).encode([PLAIN])
    with pytest.raises(PayloadSealed, match="sealed with another key, or was changed"):
        await seal(new_key("old")).decode([sealed])
    for data in (sealed.data[:-1] + bytes([sealed.data[-1] ^ 1]), sealed.data[:5], b""):
        with pytest.raises(PayloadSealed):
            await seal(OLD).decode([Payload(metadata=sealed.metadata, data=data)])
    same = OLD.removeprefix("old:")  # the same key by another name: the name is sealed too
    with pytest.raises(PayloadSealed):
        await seal(f"renamed:{same}").decode(
            [Payload(metadata={**sealed.metadata, "encryption-key-id": b"renamed"}, data=sealed.data)]
        )


async def test_failures_are_sealed_with_their_words_and_traces() -> None:
    sealing, failure = converter(OLD), Failure()
    try:
        raise ApplicationError("the heron flew", "heron detail", type="Heron")
    except ApplicationError as error:
        await sealing.encode_failure(error, failure)
    assert b"heron" not in failure.SerializeToString() and failure.message == "Encoded failure"
    read = await sealing.decode_failure(failure)
    assert isinstance(read, ApplicationError) and (read.message, read.type, list(read.details)) == (
        "the heron flew", "Heron", ["heron detail"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("secretsecretsecret", "entry 1 is not of the form id:key"),
        (f"{OLD},nonsense", "entry 2 is not"),
        ("a b:c", "entry 1 is not"),
        ("k:secret*secret", "the key 'k' is not base64"),
        (f"k:{base64.b64encode(b'secret' * 3).decode()}", "the key 'k' has 18 bytes; it must have 32"),
        (f"{OLD},{OLD}", "'old' is used twice"),
    ],
    ids=["no id", "the second", "a space", "not base64", "short", "twice"],  # the keys are new in each process
)
def test_keys_that_cannot_be_used_are_refused_without_being_repeated(value: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        read_keys(value)
    assert "secret" not in str(refused.value).lower().replace("mofa keys", "") and "mofa keys new" in str(refused.value)


def test_the_settings_do_not_show_their_keys() -> None:
    settings = Settings.from_environment({"MOFA_PAYLOAD_KEYS": OLD})
    assert settings.payload_keys == OLD and OLD not in repr(settings)
    assert read_keys("") == {} == read_keys("  ")
    url_safe = OLD.replace("+", "-").replace("/", "_")
    assert read_keys(url_safe) == read_keys(OLD) and len(read_keys(OLD)["old"]) == 32
