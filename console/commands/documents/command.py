"""`mofa documents`: the documents that agents can search."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.terminal.options import Json

Tenant = Annotated[str | None, typer.Option("--tenant", help="The tenant that the documents belong to.")]

documents = typer.Typer(
    name="documents",
    help="Index documents, which agents search with the tool search_documents. Every command takes --json.\n\n\b\nExamples:\n"
    '  mofa documents add guide.md handbook.pdf\n  mofa documents search "how hot should the water be?"\n'
    "  mofa documents list\n  mofa documents remove guide.md",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(documents)


@documents.command()
def add(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Text, Markdown, HTML or PDF.")],
    kind: Annotated[
        str | None, typer.Option("--kind", help="text, markdown, html or pdf. Default: by the file's name.")
    ] = None,
    tenant: Tenant = None,
    as_json: Json = False,
) -> None:
    """Index files by their names; a file of the same name is replaced.

    This calls the embedding model, which may cost money.

    \b
    Examples:
      mofa documents add guide.md handbook.pdf
      mofa documents add notes --kind markdown
    """
    from console.commands.documents.work import add as work

    _do(work(files, kind, tenant, as_json))


@documents.command(name="list")
def list_documents(tenant: Tenant = None, as_json: Json = False) -> None:
    """List the documents with their kind and size.

    \b
    Examples:
      mofa documents list
    """
    from console.commands.documents.work import list_documents as work

    _do(work(tenant, as_json))


@documents.command()
def search(
    query: Annotated[str, typer.Argument(help="The question, in words.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="The largest number of passages.")] = 5,
    tenant: Tenant = None,
    as_json: Json = False,
) -> None:
    """Show the passages that fit a question best, each with its source and place.

    This calls the embedding model, which may cost money.

    \b
    Examples:
      mofa documents search "how hot should the water be?"
      mofa documents search "steeping times" --limit 2
    """
    from console.commands.documents.work import search as work

    _do(work(query, limit, tenant, as_json))


@documents.command()
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The document's name, as the list shows it.")],
    tenant: Tenant = None,
    as_json: Json = False,
) -> None:
    """Remove a document from the index.

    \b
    Examples:
      mofa documents remove guide.md
    """
    from console.commands.documents.work import remove as work

    _do(work(name, tenant, as_json))


def _do(work: Any) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
