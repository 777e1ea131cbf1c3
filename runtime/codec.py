"""Payloads sealed with AES-256-GCM before they go to Temporal: its server, its UI and its backups hold no plain text.

A sealed payload is Temporal's own `Payload` with the metadata `encoding: binary/encrypted`, `encryption-cipher: AES-256-GCM`
and `encryption-key-id`. Its data are a nonce of 12 bytes, then the ciphertext of the whole plain payload (serialized
protobuf). The key's id is the associated data. Workers in other languages can use the same format.
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
from kernel.basics.json_text import whole_json
from kernel.basics.schema import Schema, Unreadable

VARIABLE = "MOFA_PAYLOAD_KEYS"
SEALED = b"binary/encrypted"
CIPHER = b"AES-256-GCM"
KEY_BYTES = 32
NONCE_BYTES = 12

_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)


class PayloadSealed(Exception):
    """A payload cannot be opened here. The message names the key that is needed, and never contains a key."""


def read_keys(value: str) -> dict[str, bytes]:
    """Return the keys of `id:base64key,id2:base64key` by id, in order: the first one seals, all of them open. Empty: no keys.

    Raises:
        InvalidInput: the value has another form. The message names the entry, and never quotes it.
    """
    keys: dict[str, bytes] = {}
    for number, entry in enumerate(value.split(",") if value.strip() else (), start=1):
        id, colon, text = entry.strip().partition(":")
        if not colon or not _ID.fullmatch(id):
            raise _wrong(f"entry {number} is not of the form id:key, with an id of letters, digits, '.', '_' and '-'")
        if id in keys:
            raise _wrong(f"the id {id!r} is used twice; each key needs its own id")
        keys[id] = _key(id, text)
    return keys


def new_key(id: str) -> str:
    """Return a fresh random key as an entry of `MOFA_PAYLOAD_KEYS`.

    Raises:
        InvalidInput: the id has another form.
    """
    if not _ID.fullmatch(id):
        raise InvalidInput(f"An id has 1 to 64 letters, digits, '.', '_' or '-'; {id!r} does not.", "id")
    return f"{id}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"


class _JsonWithoutHalves(PydanticJSONPlainPayloadConverter):
    """JSON in which half a surrogate pair (`\\ud83d` alone) becomes `?`, as in the answers of models.

    Programs in JavaScript cut characters in half like that. A refusal would stop the workflow of such a signal for good.
    """

    @property
    def _metadata(self) -> dict[str, bytes]:
        return {"encoding": self.encoding.encode()}

    def to_payload(self, value: Any) -> Payload | None:
        """Convert a value; replace halves, if it has any."""
        try:
            if isinstance(value, Schema) and value.WITHOUT_DEFAULTS:
                return Payload(metadata=self._metadata, data=value.model_dump_json(exclude_defaults=True).encode())
            return super().to_payload(value)
        except PydanticSerializationError as error:
            if "surrogates" not in str(error):
                raise
            return Payload(metadata=self._metadata, data=whole_json(to_jsonable_python(value)))

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        """Convert a payload; if that fails, and it has halves, replace them and convert it again."""
        try:
            return super().from_payload(payload, type_hint)
        except ValueError:
            if not _HALF.search(payload.data):
                raise
            try:
                data = whole_json(json.loads(payload.data))
            except (ValueError, RecursionError):
                raise ValueError("The payload is not JSON.") from None
            return super().from_payload(Payload(metadata=payload.metadata, data=data), type_hint)


_CONVERTERS = tuple(
    _JsonWithoutHalves() if each.encoding == "json/plain" else each
    for each in DefaultPayloadConverter.default_encoding_payload_converters
)
"""The converters of the process, with pydantic's validators: Temporal makes a `_Payloads` for each run."""


class _Payloads(CompositePayloadConverter):
    """Pydantic's converters, with `_JsonWithoutHalves` for JSON. An unreadable argument of type `Any` becomes `Unreadable`.

    An error would fail the workflow task, or drop a signal without a record.
    """

    def __init__(self) -> None:
        super().__init__(*_CONVERTERS)

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
    """Return the reason why a payload is unreadable, without its content."""
    if isinstance(error, ValidationError):
        return "; ".join(fault["msg"] for fault in error.errors(include_input=False, include_url=False))[:300]
    return str(error).splitlines()[0][:300] if str(error) else type(error).__name__


def converter(keys: str) -> DataConverter:
    """Return the data converter of every client and worker. With keys, failures are sealed too.

    Without keys nothing is sealed, and a sealed payload is refused with `PayloadSealed`.
    """
    codec = Seal(read_keys(keys))
    ours = replace(pydantic_data_converter, payload_converter_class=_Payloads, payload_codec=codec)
    return replace(ours, failure_converter_class=DefaultFailureConverterWithEncodedAttributes) if codec.keys else ours


class Seal(PayloadCodec):
    """The codec. It seals all payloads that are sent, and also reads plain ones, as Temporal's command line sends them."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        self.keys = keys
        if keys:
            self._ciphers  # noqa: B018 - fails now if the package is not installed

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Return payloads sealed with the first key, or unchanged without keys."""
        if not self.keys:
            return list(payloads)
        return [self._sealed(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Return payloads opened with the key that each one names.

        Raises:
            PayloadSealed: there is no such key here, or the payload was not sealed with it.
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
                f"A payload that names the key {id!r} was sealed with another key, or was changed afterwards. "
                f"Is {VARIABLE} the same everywhere?"
            ) from None
        return Payload.FromString(plain)


def _key(id: str, text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        raise _wrong(f"the key {id!r} is not base64") from None
    if len(key) != KEY_BYTES:
        raise _wrong(f"the key {id!r} has {len(key)} bytes; it must have {KEY_BYTES}")
    return key


def _wrong(why: str) -> InvalidInput:
    return InvalidInput(f"{VARIABLE}: {why}. Write id:key,id2:key2; make a new key with: mofa keys new", VARIABLE)
