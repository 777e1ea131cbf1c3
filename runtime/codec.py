"""Payloads sealed with AES-256-GCM on their way to Temporal, so that a server, its UI and its backups hold no readable word.

A sealed payload is Temporal's own `Payload` with the metadata `encoding: binary/encrypted`, `encryption-cipher: AES-256-GCM`
and `encryption-key-id`; its data are a nonce of 12 bytes, then what AES-GCM made of the whole plain payload (serialized
protobuf), the key's id being the associated data. Workers in other languages that do the same can take part.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError, to_jsonable_python
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter, pydantic_data_converter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    DefaultPayloadConverter,
    PayloadCodec,
)

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Unreadable

VARIABLE = "MOFA_PAYLOAD_KEYS"
SEALED = b"binary/encrypted"
CIPHER = b"AES-256-GCM"
KEY_BYTES = 32
NONCE_BYTES = 12

_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)


class PayloadSealed(Exception):
    """A payload cannot be opened here; the message says which key is wanted, and never holds one."""


def read_keys(value: str) -> dict[str, bytes]:
    """`id:base64key,id2:base64key` → the keys by id, in order: the first seals, all of them open. Empty: no keys.

    Raises:
        InvalidInput: not of that form. The message names the place, never what stands there.
    """
    keys: dict[str, bytes] = {}
    for number, entry in enumerate(value.split(",") if value.strip() else (), start=1):
        id, colon, text = entry.strip().partition(":")
        if not colon or not _ID.fullmatch(id):
            raise _wrong(f"entry {number} is not of the form id:key, with an id of letters, digits, '.', '_' and '-'")
        if id in keys:
            raise _wrong(f"the id {id!r} stands there twice; each key has an id of its own")
        keys[id] = _key(id, text)
    return keys


def new_key(id: str) -> str:
    """Return a fresh random key as an entry of `MOFA_PAYLOAD_KEYS`.

    Raises:
        InvalidInput: the id cannot be one.
    """
    if not _ID.fullmatch(id):
        raise InvalidInput(f"An id has 1 to 64 letters, digits, '.', '_' or '-'; {id!r} cannot be one.", "id")
    return f"{id}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"


class _Whole(PydanticJSONPlainPayloadConverter):
    """JSON in which some program cut a character in half, as JavaScript does: `\\ud83d` alone becomes `?`, as in
    models' own answers. Refused instead, a signal with it would stop its workflow for good."""

    def to_payload(self, value: Any) -> Payload | None:
        """As ever; without halves where there are some."""
        try:
            return super().to_payload(value)
        except PydanticSerializationError as error:
            if "surrogates" not in str(error):
                raise
            text = json.dumps(to_jsonable_python(value), ensure_ascii=False)
            return Payload(metadata={"encoding": self.encoding.encode()}, data=text.encode(errors="replace"))

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        """As ever; once more without halves where there are some."""
        try:
            return super().from_payload(payload, type_hint)
        except ValueError:
            if not _HALF.search(payload.data):
                raise
            try:
                text = json.dumps(json.loads(payload.data), ensure_ascii=False)
            except (ValueError, RecursionError):
                raise ValueError("The payload is no JSON.") from None
            whole = Payload(metadata=payload.metadata, data=text.encode(errors="replace"))
            return super().from_payload(whole, type_hint)


class _Payloads(CompositePayloadConverter):
    """Pydantic's, and `_Whole` for JSON. What a handler takes as `Any` and nobody can read becomes `Unreadable`.

    Raised instead, it would leave a failed workflow task, or drop a signal without a record.
    """

    def __init__(self) -> None:
        usual = DefaultPayloadConverter.default_encoding_payload_converters
        super().__init__(*(_Whole() if each.encoding == "json/plain" else each for each in usual))

    def from_payloads(self, payloads: Sequence[Payload], type_hints: list[type] | None = None) -> list[Any]:
        """Convert each payload by its encoding."""
        hints = type_hints or []
        return [self._read(payload, hints[n] if n < len(hints) else None) for n, payload in enumerate(payloads)]

    def _read(self, payload: Payload, hint: type | None) -> Any:
        try:
            [value] = super().from_payloads([payload], None if hint is None else [hint])
        except (ValueError, KeyError, RuntimeError, RecursionError) as error:
            if hint not in (None, Any):
                raise
            return Unreadable(_first_line(error))
        return value


def _first_line(error: Exception) -> str:
    """Return what is wrong with a payload, without what stands in it."""
    if isinstance(error, ValidationError):
        return "; ".join(fault["msg"] for fault in error.errors(include_input=False, include_url=False))[:300]
    return str(error).splitlines()[0][:300] if str(error) else type(error).__name__


def converter(keys: str) -> DataConverter:
    """Return how every client and worker of ours turns values into payloads. With keys, failures are sealed too.

    Without keys nothing is sealed, and what somebody else sealed is refused in words.
    """
    codec = Seal(read_keys(keys))
    ours = replace(pydantic_data_converter, payload_converter_class=_Payloads, payload_codec=codec)
    return replace(ours, failure_converter_class=DefaultFailureConverterWithEncodedAttributes) if codec.keys else ours


class Seal(PayloadCodec):
    """The codec. What came in the clear (from a bare command line) is let in; what we send is sealed."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        self.keys = keys
        if keys:
            self._ciphers  # noqa: B018 - says now what is not installed

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Sealed by the first key; as they are where there is none."""
        if not self.keys:
            return list(payloads)
        return [self._sealed(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Opened by the key that each names.

        Raises:
            PayloadSealed: there is no such key here, or what is there was not sealed by it.
        """
        return [self._opened(payload) if payload.metadata.get("encoding") == SEALED else payload for payload in payloads]

    @cached_property
    def _ciphers(self) -> dict[str, Any]:
        try:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        except ImportError:
            raise _wrong("sealing needs a package that is not installed; install it with: uv sync --extra privacy") from None
        return {id: AESGCM(key) for id, key in self.keys.items()}

    def _sealed(self, payload: Payload) -> Payload:
        id, nonce = next(iter(self.keys)), os.urandom(NONCE_BYTES)
        data = self._ciphers[id].encrypt(nonce, payload.SerializeToString(), id.encode())
        metadata = {"encoding": SEALED, "encryption-cipher": CIPHER, "encryption-key-id": id.encode()}
        return Payload(metadata=metadata, data=nonce + data)

    def _opened(self, payload: Payload) -> Payload:
        id = payload.metadata.get("encryption-key-id", b"").decode(errors="replace")
        if id not in self.keys:
            here = f"the keys here are {', '.join(self.keys)}" if self.keys else "there are no keys here"
            raise PayloadSealed(f"A payload is sealed with the key {id!r}, and {here}. Add that key to {VARIABLE}.")
        from cryptography.exceptions import InvalidTag

        try:
            plain = self._ciphers[id].decrypt(payload.data[:NONCE_BYTES], payload.data[NONCE_BYTES:], id.encode())
        except (InvalidTag, ValueError):
            raise PayloadSealed(
                f"A payload that names the key {id!r} was sealed with another one, or was changed since. "
                f"Is {VARIABLE} the same everywhere?"
            ) from None
        return Payload.FromString(plain)


def _key(id: str, text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        raise _wrong(f"the key {id!r} is not base64") from None
    if len(key) != KEY_BYTES:
        raise _wrong(f"the key {id!r} has {len(key)} bytes, and {KEY_BYTES} are needed")
    return key


def _wrong(why: str) -> InvalidInput:
    return InvalidInput(f"{VARIABLE}: {why}. Write id:key,id2:key2; a new key is printed by: mofa keys new", VARIABLE)
