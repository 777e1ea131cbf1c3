"""A small PDF with text."""

from __future__ import annotations


def pdf(*pages: str) -> bytes:
    """Return a PDF with a page for each text, in Helvetica."""
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(len(pages)))
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"]
    for n, text in enumerate(pages):
        words = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET" if text else ""
        resources = f"/Resources<</Font<</F1 {font}>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]{resources}/Contents {4 + 2 * n} 0 R>>")
        objects.append(f"<</Length {len(words)}>>\nstream\n{words}\nendstream")
    body, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return (body + end + f"startxref\n{len(body)}\n%%EOF").encode()
