"""`mofa documents`: what agents can look things up in."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.terminal.options import Json

Tenant = Annotated[str | None, typer.Option("--tenant", help="Whose documents, where runs have a tenant.")]

documents = typer.Typer(
    name="documents",
    help="Documents that agents with the tool search_documents can search. Each command takes --json.\n\n\b\nExamples:\n"
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
    kind: Annotated[str | None, typer.Option("--kind", help="text, markdown, html or pdf; else by the file's name.")] = None,
    tenant: Tenant = None,
    as_json: Json = False,
) -> None:
    """Index files, by their names; a file of the same name is replaced. This embeds them, which may cost something."""
    from console.commands.documents.work import add as work

    _do(work(files, kind, tenant, as_json))


@documents.command(name="list")
def list_documents(tenant: Tenant = None, as_json: Json = False) -> None:
    """List the documents."""
    from console.commands.documents.work import listed

    _do(listed(tenant, as_json))


@documents.command()
def search(
    query: Annotated[str, typer.Argument(help="What is looked for, in words.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many passages at most.")] = 5,
    tenant: Tenant = None,
    as_json: Json = False,
) -> None:
    """Show the passages that fit best, each with its source and place. This embeds the question."""
    from console.commands.documents.work import search as work

    _do(work(query, limit, tenant, as_json))


@documents.command()
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The document's name, as the list shows it.")],
    tenant: Tenant = None,
    as_json: Json = False,
) -> None:
    """Take a document out of the index."""
    from console.commands.documents.work import remove as work

    _do(work(name, tenant, as_json))


def _do(work: Any) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
