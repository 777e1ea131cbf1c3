"""PDF, by pypdf: a section is the text of a page; its place is the page's number."""

from __future__ import annotations

import io
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.kinds.documents import Loader, Place, Section
from plugins.documents._reading import missing


def create() -> Loader:
    """Return the loader.

    Raises:
        InvalidInput: pypdf is not installed.
    """
    try:
        import pypdf
    except ImportError:
        raise missing("PDF", "pypdf") from None
    return PdfLoader(pypdf)


class PdfLoader:
    """A loader of the text only; text in pictures is not read."""

    def __init__(self, library: Any) -> None:
        self._library = library

    def load(self, data: bytes) -> list[Section]:
        """Return the pages that have text.

        Raises:
            InvalidInput: the file is not a readable PDF, has a password, or has no text.
        """
        errors = self._library.errors
        try:
            reader = self._library.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise InvalidInput("document: this PDF has a password; save it without one", "document")
            pages = [page.extract_text() for page in reader.pages]
        except InvalidInput:
            raise
        except errors.DependencyError:  # the text is encrypted, if only by an owner's password
            raise missing("an encrypted PDF", "pypdf[crypto]") from None
        except Exception as error:  # noqa: BLE001  pypdf raises errors of any class for a broken file
            raise InvalidInput(f"document: this is not a readable PDF: {str(error)[:200]}", "document") from None
        sections = [Section(text.strip(), Place(page=number)) for number, text in enumerate(pages, 1) if text.strip()]
        if not sections:
            raise InvalidInput(
                "document: this PDF has no text; it may hold pictures of pages. Run text recognition (OCR) first", "document"
            )
        return sections
