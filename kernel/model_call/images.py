"""Images in a conversation: a text refers to an image as `image:SHA256.png`, and the model call adds the bytes.

So an image can be in any text (a task, an answer, a tool's result, a session), and no history holds its bytes.
"""

from __future__ import annotations

import re

from pydantic import Field

from kernel.basics.errors import InvalidInput
from kernel.basics.remembered import remembers_long
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of_bytes

MOST_BYTES = 5_000_000
"""The largest image that all providers accept."""

MOST_IMAGES = 20
"""The most images of one message."""

MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}

_REFERENCE = re.compile(r"\bimage:([0-9a-f]{64})\.(png|jpg|gif|webp)\b")


class Image(Schema):
    """An image in the form for a provider; `data` is base64."""

    media_type: str
    data: str = Field(repr=False)


def references(text: str) -> list[tuple[str, str]]:
    """Return the images that a text refers to, each once, in their order: address and media type."""
    if not _may_refer(text):
        return []
    found = dict.fromkeys((address, MEDIA_TYPES[ending]) for address, ending in _REFERENCE.findall(text))
    return list(found)


@remembers_long
def _may_refer(text: str) -> bool:
    return "image:" in text  # a text may be long, and a search for a word is a hundred times faster than for a pattern


def reference_to(data: bytes, what: str = "image") -> str:
    """Return the reference to this image for a text. `what` names the image for the reader.

    Raises:
        InvalidInput: it is not an image of a known kind, or too large.
    """
    ending = _ending(data)
    if ending is None:
        raise InvalidInput(f"{what}: is not an image of a known kind ({', '.join(MEDIA_TYPES)}).", "image")
    if len(data) > MOST_BYTES:
        raise InvalidInput(f"{what}: has {len(data):,} bytes; an image may have at most {MOST_BYTES:,}.", "image")
    return f"image:{sha256_of_bytes(data)}.{ending}"


def _ending(data: bytes) -> str | None:
    """Return the ending for the image's format, by its first bytes: a file's name may be wrong."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None
