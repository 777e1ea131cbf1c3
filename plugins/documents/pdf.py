"""PDF, by pypdf: a section is a page's text, and its place the page."""

from __future__ import annotations

import io
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.kinds.documents import Loader, Place, Section
from plugins.documents._reading import missing


def create() -> Loader:
    """Return the loader. Raises `InvalidInput` where its library is not installed."""
    try:
        import pypdf
    except ImportError:
        raise missing("PDF", "pypdf") from None
    return PdfLoader(pypdf)


class PdfLoader:
    """Text only: what a page shows as a picture is not read."""

    def __init__(self, library: Any) -> None:
        self._library = library

    def load(self, data: bytes) -> list[Section]:
        """Return the pages that have text."""
        errors = self._library.errors
        try:
            reader = self._library.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise InvalidInput("document: this PDF has a password; save it without one", "document")
            pages = [page.extract_text() for page in reader.pages]
        except InvalidInput:
            raise
        except errors.DependencyError:  # its text is encrypted, which a password of the owner alone does, too
            raise missing("an encrypted PDF", "pypdf[crypto]") from None
        except Exception as error:  # noqa: BLE001  what pypdf raises for a broken file is not bounded by any list
            raise InvalidInput(f"document: this is no PDF that can be read: {str(error)[:200]}", "document") from None
        found = [Section(text.strip(), Place(page=number)) for number, text in enumerate(pages, 1) if text.strip()]
        if not found:
            raise InvalidInput(
                "document: this PDF has no text, most likely pictures of pages; have it recognised first", "document"
            )
        return found
