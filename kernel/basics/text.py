"""Text from outside that can be sent and written down."""


def storable(text: str) -> str:
    """The text without halves of surrogate pairs, which no UTF-8 has (`?` stands there), nor U+0000 (U+FFFD does)."""
    return text.encode(errors="replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
