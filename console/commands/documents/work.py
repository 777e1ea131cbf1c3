"""The work of `mofa documents`."""

from __future__ import annotations

from pathlib import Path

from console.commands.memory.work import caller, shelf
from console.terminal.failure import OK, not_found, usage
from console.terminal.screen import emit, say
from kernel.basics.event_data import many
from kernel.basics.sha256 import sha256_of
from plugins.storage.sql import SqlDocuments


async def add(files: list[str], kind: str | None, tenant: str | None, as_json: bool) -> int:
    """Index files and print each document; return the exit code."""
    made = []
    async with shelf() as opened:
        for file in files:
            try:
                data = Path(file).read_bytes()
            except OSError as error:
                raise usage(f"{file} cannot be read ({error.strerror}).") from None
            who = caller(f"documents add {sha256_of(file)[:12]}", tenant=tenant)
            document = await opened.documents.add(who, Path(file).name, data, kind)
            made.append(document)
            if not as_json:
                paid = "an unknown amount" if who.spent.cost_usd is None else f"${who.spent.cost_usd:.6f}"
                say(f"{document.name}: {many(document.passages, 'passage')}, embedded for {paid}")
    if as_json:
        emit(made)
    return OK


async def list_documents(tenant: str | None, as_json: bool) -> int:
    """Print the documents; return the exit code."""
    async with shelf() as opened:
        found = await SqlDocuments(opened.storage.database).all(tenant)
    if as_json:
        emit(found)
    elif not found:
        say("No documents. Add some: mofa documents add guide.md")
    for each in [] if as_json else found:
        of = f" of {each.tenant}" if each.tenant else ""
        say(f"{each.name}{of}  {each.kind}, {many(each.passages, 'passage')}, added {each.added_at:%Y-%m-%d}")
    return OK


async def search(query: str, limit: int, tenant: str | None, as_json: bool) -> int:
    """Print the passages that fit best; return the exit code."""
    async with shelf() as opened:
        found = await opened.documents.search(caller("documents search", tenant=tenant), query, limit=limit)
    if as_json:
        emit(found)
    elif not found:
        say("No passage fits the question.")
    for each in [] if as_json else found:
        say(f"{each.relevance:.3f}  {each.cite}", "bold")
        say(each.text)
        say()
    return OK


async def remove(name: str, tenant: str | None, as_json: bool) -> int:
    """Remove a document from the index; return the exit code."""
    async with shelf() as opened:
        removed = await SqlDocuments(opened.storage.database).remove(name, tenant)
    if not removed:
        raise not_found(f"There is no document {name!r}. List them with: mofa documents list")
    if as_json:
        emit({"removed": name})
    else:
        say(f"Removed {name} from the index.")
    return OK
