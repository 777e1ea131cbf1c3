"""`mofa inbox` and `mofa decide`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(inbox)
    app.command()(decide)
    app.command()(snooze)
    app.command()(reassign)


def inbox(
    watch: Annotated[bool, typer.Option("--watch", help="On a terminal: show them live, with keys to answer.")] = False,
    as_json: Json = False,
) -> None:
    """List every decision that waits for a person, with the command that settles it.

    \b
    Examples:
      mofa inbox
      mofa inbox --watch
      mofa inbox --json | jq -r '.[].command'
    """
    import asyncio

    from console.commands.decide.work import show_inbox

    raise typer.Exit(asyncio.run(show_inbox(as_json, watch)))


def decide(
    workflow_id: Annotated[
        str | None, typer.Argument(metavar="[WORKFLOW_ID]", help="The workflow's id. Default: that of the only open decision.")
    ] = None,
    decision_id: Annotated[
        str | None,
        typer.Argument(metavar="[DECISION_ID]", help="The decision's id. Default: the only open one of the workflow."),
    ] = None,
    choice: Annotated[str | None, typer.Option("--choice", help="An option's id.")] = None,
    answer: Annotated[
        str | None, typer.Option("--answer", help="A free answer: text, or JSON if the decision has a schema.")
    ] = None,
    args: Annotated[str | None, typer.Option("--args", help="With --choice edit: the tool's new arguments, as JSON.")] = None,
    comment: Annotated[str | None, typer.Option("--comment", help="A reason; with rework, the changes wanted.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="The person who decides. Default: your user name.")] = None,
    failed: Annotated[
        list[str] | None,
        typer.Option("--failed", help="With --choice rework: a criterion that is not met, by words or number; repeatable."),
    ] = None,
    always: Annotated[
        str | None,
        typer.Option("--always", help="With --choice approve: how long later calls of this tool need no approval (P7D)."),
    ] = None,
    within: Annotated[str, typer.Option("--within", help="With --always: run, desk or tenant.")] = "run",
    any_agent: Annotated[bool, typer.Option("--any-agent", help="With --always: for every agent, not only this one.")] = False,
    same_args: Annotated[bool, typer.Option("--same-args", help="With --always: only with the same arguments.")] = False,
    also: Annotated[
        list[str] | None,
        typer.Option("--also", metavar="'WORKFLOW_ID DECISION_ID'", help="Another decision for this answer; may be repeated."),
    ] = None,
    alike: Annotated[
        bool, typer.Option("--alike", help="Give this answer to all open decisions of the same kind and options, too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Settle an open decision.

    On a terminal, without --choice and --answer, it asks you.

    \b
    Examples:
      mofa decide
      mofa decide todo/tea-guide-3f9a1c d2 --choice accept
      mofa decide todo/tea-guide-3f9a1c d2 --choice rework --comment "Add a part on green tea"
      mofa decide todo/tea-guide-3f9a1c d2 --choice rework --failed 2 --comment "No prices"
      mofa decide todo/tea-guide-3f9a1c d1 --answer '["green", "black"]' --by alice
      mofa decide todo/tea-guide-3f9a1c d3 --choice edit --args '{"expression": "2+2"}'
      mofa decide debate/tea-9c1f d1 --choice approve --always P7D --within desk
      mofa decide debate/tea-9c1f d1 --choice approve --also "debate/tea-77ab d1"
      mofa decide debate/tea-9c1f d1 --choice approve --alike
    """
    import asyncio

    from console.commands.decide.work import always_of, settle

    wish = None if always is None else always_of(always, within, any_agent, same_args)
    rest = (also or [], alike, wish, failed or [], as_json)
    raise typer.Exit(asyncio.run(settle(workflow_id, decision_id, choice, answer, args, comment, by, *rest)))


Run = Annotated[str, typer.Argument(metavar="WORKFLOW_ID", help="The workflow's id, or its unique beginning.")]
DecisionId = Annotated[
    str | None, typer.Argument(metavar="[DECISION_ID]", help="The decision's id. Default: the only open one of the workflow.")
]


def snooze(
    workflow_id: Run,
    decision_id: DecisionId = None,
    duration: Annotated[str | None, typer.Option("--for", help="How long, in ISO 8601: PT4H, P1D.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Until when, in ISO 8601 with an offset.")] = None,
    comment: Annotated[str | None, typer.Option("--comment", help="Why.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Your name. Default: your user name.")] = None,
    as_json: Json = False,
) -> None:
    """Keep an open decision quiet for a while.

    No reminder comes before, and a deadline before moves to its end.

    \b
    Examples:
      mofa snooze todo/tea-guide-3f9a1c --for PT4H
      mofa snooze todo/tea-guide-3f9a1c d2 --until 2026-12-01T09:00:00Z --comment "Back on Tuesday"
    """
    import asyncio

    from console.commands.decide.work import attend

    order = {"for": duration, "until": until, "comment": comment, "by": by}
    raise typer.Exit(asyncio.run(attend("snooze", workflow_id, decision_id, order, as_json)))


def reassign(
    workflow_id: Run,
    decision_id: DecisionId = None,
    to: Annotated[str, typer.Option("--to", help="The people who are asked from now on, separated by commas.")] = "",
    comment: Annotated[str | None, typer.Option("--comment", help="Why.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Your name. Default: your user name.")] = None,
    as_json: Json = False,
) -> None:
    """Ask other people about an open decision.

    \b
    Examples:
      mofa reassign todo/tea-guide-3f9a1c d2 --to ann,ben --comment "They know the product"
    """
    import asyncio

    from console.commands.decide.work import attend

    names = [name.strip() for name in to.split(",") if name.strip()]
    order = {"to": names, "comment": comment, "by": by}
    raise typer.Exit(asyncio.run(attend("reassign", workflow_id, decision_id, order, as_json)))
