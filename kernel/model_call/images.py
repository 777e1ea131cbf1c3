"""Images in a conversation: a text refers to one as `image:SHA256.png`, and whoever asks a model sends its bytes along.

So an image goes wherever words go (a task, an answer, a tool's result, a session), and no history holds its bytes.
"""

from __future__ import annotations

import re

from pydantic import Field

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of_bytes

MOST_BYTES = 5_000_000
"""The largest image: what every provider takes."""

MOST_IMAGES = 20
"""How many of them one message may have."""

MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}

_REFERENCE = re.compile(r"\bimage:([0-9a-f]{64})\.(png|jpg|gif|webp)\b")


class Image(Schema):
    """An image as a provider gets it; `data` is base64."""

    media_type: str
    data: str = Field(repr=False)


def references(text: str) -> list[tuple[str, str]]:
    """Return the images that a text refers to, each once, in their order: address and media type."""
    found = dict.fromkeys((address, MEDIA_TYPES[ending]) for address, ending in _REFERENCE.findall(text))
    return list(found)


def reference_to(data: bytes, what: str = "image") -> str:
    """Return how a text refers to this image.

    Raises:
        InvalidInput: it is none of the known kinds, or too large. `what` names it.
    """
    ending = _ending(data)
    if ending is None:
        raise InvalidInput(f"{what}: is no image of a known kind ({', '.join(MEDIA_TYPES)}).", "image")
    if len(data) > MOST_BYTES:
        raise InvalidInput(f"{what}: {len(data):,} bytes; an image may have {MOST_BYTES:,}.", "image")
    return f"image:{sha256_of_bytes(data)}.{ending}"


def _ending(data: bytes) -> str | None:
    """What it is by its first bytes, whatever its name says."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None
