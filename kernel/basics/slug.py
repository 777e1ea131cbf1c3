"""Readable names from free text, for workflow ids."""

import re
import unicodedata

_GAP = re.compile(r"[\W_]+")
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def slug(text: str, limit: int = 40) -> str:
    """Return `text` in lower case with hyphens, at most `limit` characters, cut between words where that keeps half of it.

    Accents are removed, letters of other scripts stay. A text without a letter or digit becomes `untitled`.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = _GAP.sub("-", unicodedata.normalize("NFC", plain).lower()).strip("-")
    if len(words) > limit:
        cut = words[: limit + 1].rfind("-")
        words = words[: cut if cut >= limit // 2 else limit].strip("-")
    return words or "untitled"


def kebab(name: str) -> str:
    """Return a wire name as the prefix of an id: `RequestResponse` as `request-response`."""
    return slug(_CAPITAL.sub("-", name))
