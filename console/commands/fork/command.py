"""`mofa fork` and `mofa diff`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import FullWorkflowId, Json


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(fork)
    app.command()(diff)


def fork(
    workflow_id: FullWorkflowId,
    at: Annotated[
        str,
        typer.Option(
            "--at", help="The last step to take over (`mofa show` numbers them; 0 takes none). Of a flow: the node to retry."
        ),
    ],
    given: Annotated[str | None, typer.Option("--input", help="Of a flow: the input of that node, as JSON.")] = None,
    flow: Annotated[
        str | None, typer.Option("--flow", help="Of a flow: another version of it, as a file, NAME or NAME@VERSION.")
    ] = None,
    model: Annotated[str | None, typer.Option("--model", help="The model for the steps after it.")] = None,
    say: Annotated[str | None, typer.Option("--say", help="Guidance for the first answer after it.")] = None,
    rewind: Annotated[bool, typer.Option("--rewind", help="Cancel the source if it is still running.")] = False,
    id: Annotated[str | None, typer.Option("--id", help="The new workflow's id. Default: made from the source's.")] = None,
    as_json: Json = False,
) -> None:
    """Start a new run from the recorded answers of another one up to a step, or before a node of a flow.

    The source is unchanged (except with --rewind), and its recorded answers are not paid again.

    \b
    Examples:
      mofa fork sequential/write-a-haiku-3f9a1c --at 1 --say "Make it funnier."
      mofa fork todo/tea-guide-3f9a1c --at 3 --model openai:gpt-5
      mofa fork sequential/write-a-haiku-3f9a1c --at 1 --rewind
      mofa fork flow/greeting-3f9a1c --at greet --input '"Greet Ann in French."'
      mofa fork flow/invoices-3f9a1c --at lines.2/check --flow invoices@3
    """
    import asyncio

    from console.commands.fork.work import fork_any

    work = fork_any(workflow_id, at, model=model, say=say, given=given, flow=flow, id=id, end_source=rewind, as_json=as_json)
    raise typer.Exit(asyncio.run(work))


def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="A workflow's id.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another workflow's id.")],
    as_json: Json = False,
) -> None:
    """Compare two runs step by step, with both answers where they differ.

    \b
    Examples:
      mofa diff sequential/write-a-haiku-3f9a1c sequential/write-a-haiku-77b0de
    """
    import asyncio

    from console.commands.fork.work import diff_runs

    raise typer.Exit(asyncio.run(diff_runs(a, b, as_json)))
