"""`mofa run`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json, PriorityOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(run)


def run(
    mode: Annotated[str, typer.Argument(metavar="MODE", help="A collaboration mode, such as Sequential.")],
    task: Annotated[str | None, typer.Argument(metavar="[TASK]", help="The task, in words.")] = None,
    participants: Annotated[
        str | None,
        typer.Option("--with", help="Participants: names from mofa.yaml, or human:NAME, separated by commas."),
    ] = None,
    input: Annotated[str | None, typer.Option("--input", help="The whole input as a JSON file; - reads it from stdin.")] = None,
    priority: PriorityOption = "normal",
    session: Annotated[
        str | None, typer.Option("--session", help="Continue the conversation of this name; a new name begins one.")
    ] = None,
    id: Annotated[str | None, typer.Option("--id", help="The workflow's id. Default: made from the task.")] = None,
    fused: Annotated[
        bool, typer.Option("--fused", help="Run stretches of the mode in one activity each: faster, the same outcome.")
    ] = False,
    follow: Annotated[bool, typer.Option("--follow", help="Stream the answers to the terminal.")] = False,
    detach: Annotated[bool, typer.Option("--detach", help="Start the run and return at once.")] = False,
    as_json: Json = False,
) -> None:
    """Run a collaboration mode and wait for its outcome.

    On a terminal, it asks you for the run's decisions. Ctrl-C leaves the run running.

    \b
    Examples:
      mofa run Sequential "Write a haiku about rain" --with poet,human:alice --follow
      mofa run RequestResponse --input question.json --json
      mofa run Sequential "Write a haiku about rain" --with poet,critic --fused
      mofa run RequestResponse "And in winter?" --with poet --session garden
      echo '{"task": "Name a colour.", "participants": [{"kind": "agent", "name": "a"}]}' \\
        | mofa run request-response --input -
    """
    import asyncio

    from console.commands.run.work import run_mode

    code = asyncio.run(
        run_mode(
            mode, task, participants, input_file=input, priority=priority, id=id, detach=detach, as_json=as_json, stream=follow,
            session=session, fused=fused,
        )
    )  # fmt: skip
    raise typer.Exit(code)
