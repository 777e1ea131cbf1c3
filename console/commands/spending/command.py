"""`mofa spending`: what is spent under the caps of the project file."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(spending)


def spending(
    prices: Annotated[
        bool, typer.Option("--prices", help="Show what each model has cost this month, and where its price is from.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what model calls have cost today and this month (UTC), under each cap of the project file.

    What is reserved belongs to calls under way. A reservation of a worker that was killed counts as spent after an hour.

    \b
    Examples:
      mofa spending
      mofa spending --prices
      mofa spending --json
    """
    import asyncio

    from console.commands.spending.work import show_prices, show_spending

    raise typer.Exit(asyncio.run(show_prices(as_json) if prices else show_spending(as_json)))
