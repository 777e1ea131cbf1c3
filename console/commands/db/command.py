"""`mofa db`: the database's schema, and moving everything from one database to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        name="db",
        help="Bring the database that MOFA_DATABASE_URL names up to date, or move everything to another one.\n\n"
        "Every command takes --json.\n\n\b\nExamples:\n"
        "  mofa db upgrade\n"
        "  MOFA_DATABASE_URL=postgresql://mofa:secret@db/mofa mofa db load sqlite:///.mofa/mofa.db",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for command in (upgrade, check, downgrade, dump, load):
        group.command()(command)
    app.add_typer(group)


def upgrade(as_json: Json = False) -> None:
    """Make the tables, or bring them up to this version. What is in them stays.

    \b
    Examples:
      mofa db upgrade
      MOFA_DATABASE_URL=postgresql://mofa:secret@db/mofa mofa db upgrade
    """
    import asyncio

    from console.commands.db.work import upgrade_database

    raise typer.Exit(asyncio.run(upgrade_database(as_json)))


def check(as_json: Json = False) -> None:
    """Say whether the database answers and has this version's schema; the exit code is 0 only then.

    \b
    Examples:
      mofa db check && mofa worker
    """
    import asyncio

    from console.commands.db.work import check_database

    raise typer.Exit(asyncio.run(check_database(as_json)))


def downgrade(
    revision: Annotated[str, typer.Argument(metavar="REVISION", help="The older schema, such as 0002; `base` is none at all.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Bring the tables back to an older version's, with the loss of what only newer ones hold.

    \b
    Examples:
      mofa db downgrade 0002
    """
    import asyncio

    from console.commands.db.work import downgrade_database

    raise typer.Exit(asyncio.run(downgrade_database(revision, yes, as_json)))


def dump(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, in JSON lines.")],
    as_json: Json = False,
) -> None:
    """Write everything into a file, as it stands at one moment. Any of the databases can load it.

    \b
    Examples:
      mofa db dump backup.jsonl
    """
    import asyncio

    from console.commands.db.work import dump_database

    raise typer.Exit(asyncio.run(dump_database(file, as_json)))


def load(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A file of `mofa db dump`, or another database's URL.")],
    as_json: Json = False,
) -> None:
    """Bring everything into the database that MOFA_DATABASE_URL names, which must be empty: all of it, or nothing.

    Stop the workers first: what they write meanwhile stays behind.

    \b
    Examples:
      MOFA_DATABASE_URL=postgresql://mofa:secret@db/mofa mofa db load sqlite:///.mofa/mofa.db
      mofa db load backup.jsonl
    """
    import asyncio

    from console.commands.db.work import load_database

    raise typer.Exit(asyncio.run(load_database(source, as_json)))
