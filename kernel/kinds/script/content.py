"""The content of a script's file, as the store keeps it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64

from kernel.basics.errors import ScriptError
from kernel.basics.sha256 import sha256_of


def content_text(name: str, content: bytes) -> str:
    """Return a script's file as the text that the store keeps: base64 where it is binary."""
    if name.endswith(".wasm"):
        return b64encode(content).decode()
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise ScriptError(f"{name}: must be UTF-8 text; byte {error.start} is not.") from None


def content_bytes(name: str, text: str) -> bytes:
    """Return a script's file from its stored text, the reverse of `content_text`."""
    if not name.endswith(".wasm"):
        return text.encode()
    try:
        return b64decode(text, validate=True)
    except NotBase64:
        raise ScriptError(f"{name}: its stored content is not base64.") from None


def content_hash(name: str, content: bytes) -> str:
    """Return the hash that pins a script: the SHA-256 of its stored text."""
    return sha256_of(content_text(name, content))
