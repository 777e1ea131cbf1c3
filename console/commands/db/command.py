"""`mofa db`: the database's schema, and moves from one database to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        name="db",
        help="Upgrade the database that MOFA_DATABASE_URL names, or move everything to another one.\n\n"
        "Every command takes --json.\n\n\b\nExamples:\n"
        "  mofa db upgrade\n"
        "  MOFA_DATABASE_URL=postgresql://mofa:secret@db/mofa mofa db load sqlite:///.mofa/mofa.db",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for command in (upgrade, check, downgrade, dump, load, settle):
        group.command()(command)
    app.add_typer(group)


def upgrade(as_json: Json = False) -> None:
    """Create the tables, or upgrade them to this version.

    Their rows are kept.

    \b
    Examples:
      mofa db upgrade
      MOFA_DATABASE_URL=postgresql://mofa:secret@db/mofa mofa db upgrade
    """
    import asyncio

    from console.commands.db.work import upgrade_database

    raise typer.Exit(asyncio.run(upgrade_database(as_json)))


def check(as_json: Json = False) -> None:
    """Check that the database answers and has this version's schema.

    The exit code is 0 only then.

    \b
    Examples:
      mofa db check && mofa worker
    """
    import asyncio

    from console.commands.db.work import check_database

    raise typer.Exit(asyncio.run(check_database(as_json)))


def downgrade(
    revision: Annotated[
        str, typer.Argument(metavar="REVISION", help="The older schema, such as 0002; `base` removes all tables.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Downgrade the tables to an older schema; data that only newer schemas hold is lost.

    \b
    Examples:
      mofa db downgrade 0002
    """
    import asyncio

    from console.commands.db.work import downgrade_database

    raise typer.Exit(asyncio.run(downgrade_database(revision, yes, as_json)))


def dump(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, in JSON lines. It must not exist.")],
    as_json: Json = False,
) -> None:
    """Write a consistent snapshot of the database into a file.

    Each kind of database can load it.

    \b
    Examples:
      mofa db dump backup.jsonl
    """
    import asyncio

    from console.commands.db.work import dump_database

    raise typer.Exit(asyncio.run(dump_database(file, as_json)))


def settle(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Close the todos and decisions whose runs the server does not know, for example because its database was replaced.

    Workers close those of ended runs by themselves. They cannot know whether a run that the server does not know is
    lost, or is in another namespace. Nothing is changed before you confirm.

    \b
    Examples:
      mofa db settle
      mofa db settle --yes --json
    """
    import asyncio

    from console.commands.db.settle import settle_unknown

    raise typer.Exit(asyncio.run(settle_unknown(yes, as_json)))


def load(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A file of `mofa db dump`, or another database's URL.")],
    as_json: Json = False,
) -> None:
    """Load everything into the empty database that MOFA_DATABASE_URL names.

    A failure leaves it empty. Stop the workers first: rows that they write meanwhile are not moved.

    \b
    Examples:
      MOFA_DATABASE_URL=postgresql://mofa:secret@db/mofa mofa db load sqlite:///.mofa/mofa.db
      mofa db load backup.jsonl
    """
    import asyncio

    from console.commands.db.work import load_database

    raise typer.Exit(asyncio.run(load_database(source, as_json)))
