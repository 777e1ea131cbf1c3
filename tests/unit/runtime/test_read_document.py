"""Documents are read in a process of their own: what it takes is limited, and what comes of it is the same."""

from __future__ import annotations

import asyncio
import zlib

import pytest

from kernel.basics.errors import InvalidInput
from kernel.kinds.documents import Place, Section
from plugins import discovery
from runtime.read_document import read_document


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("text", b"One\n\nTwo\n"),
        ("markdown", b"# Tea\n\nHot.\n"),
        ("html", "<h1>Tea</h1><p>Grün".encode()),
    ],
)
async def test_the_sections_are_those_of_the_loader(kind: str, data: bytes) -> None:
    found = await read_document(kind, data)
    assert found == discovery.load("documents", kind)().load(data)
    assert found


async def test_why_a_document_cannot_be_read_is_said() -> None:
    with pytest.raises(InvalidInput, match=r"^document: this is not a readable PDF"):
        await read_document("pdf", b"no pdf")
    with pytest.raises(InvalidInput, match=r"^document: the elements of this page are nested too deeply"):
        await read_document("html", b"<div>" * 20_000)


def bomb(size: int) -> bytes:
    """A PDF whose one page unpacks to so many bytes of operators."""
    packed = zlib.compress(b"BT (x) Tj ET " * (size // 13), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed),
    ]  # fmt: skip
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(body))
    return body + end


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("html", b"<a " + b" ".join(b"x%d=1" % number for number in range(200_000)) + b"><p>end"),
        ("pdf", bomb(60_000_000)),
    ],
    ids=["quadratic attributes", "a page that unpacks"],
)
async def test_a_document_that_takes_too_much_ends_its_own_process_alone(kind: str, data: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"more than 1 s of processor time or 300 MB of memory|this PDF has no text"):
        await read_document(kind, data, cpu_s=1, memory=300 << 20)
    assert await read_document("markdown", b"Hot.") == [Section("Hot.", Place(line=1, end_line=1))]


async def test_the_loop_goes_on_while_a_document_is_read() -> None:
    """The event loop runs other things in the meantime: a reader that held it would be done before they begin."""
    reading = asyncio.create_task(read_document("markdown", b"Hot.\n\n" * 1000))
    turns = 0
    while not reading.done():
        await asyncio.sleep(0)
        turns += 1
    assert len(await reading) == 1000
    assert turns > 10


async def test_a_cancelled_reading_ends_its_process() -> None:
    others = _children()  # servers of other tests
    reading = asyncio.create_task(read_document("html", b"<a " + b" ".join(b"x%d=1" % n for n in range(200_000)) + b">"))
    while not (children := _children() - others):
        await asyncio.sleep(0.01)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert not children & _children()


def _children() -> set[str]:
    import os
    from pathlib import Path

    listed = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return set(listed.read_text().split()) if listed.exists() else {"none"}
