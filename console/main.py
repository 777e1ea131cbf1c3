"""The command line `mofa`. It imports only what `mofa --help` needs; each command imports its work when it runs."""

from __future__ import annotations

import functools
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import typer

from console.terminal.failure import EXIT_CODES, FAILED, INTERRUPTED, OK, USAGE, Failure, explain
from runtime.garbage import look_seldom

app = typer.Typer(
    name="mofa",
    help="Teams of AI agents, and a secretary, as Temporal workflows.\n\n\b\nBegin with:\n  mofa demo\n  mofa init\n  mofa up\n"
    '  mofa run Debate "Is tea better than coffee?" --with poet,critic\n'
    '  mofa idea "Write a one-page guide to brewing tea" --follow\n\n' + EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: rich would delay it, and it is the same without colour
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"mofa {version('mofa-temporal')}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    pass


GROUPS = (
    "demo", "init", "up", "worker", "console", "builder", "reload",
    "run", "session", "memory", "documents", "image", "idea", "lessons", "schedule", "decide", "allow", "notifications",
    "reply", "show", "spending", "fork", "agent", "audit", "erase", "db", "plugin", "keys", "token", "codec_server",
    "script", "rules", "flow",
    "doctor", "mcp", "a2a",
)  # fmt: skip
"""The packages of `console.commands`, in the order of `mofa --help`."""

for group in GROUPS:
    importlib.import_module(f"console.commands.{group}.command").register(app)


@functools.cache
def _commands() -> Any:
    return typer.main.get_command(app)


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code. Errors go to stderr, and with --json also to stdout as JSON."""
    try:
        result = _commands().main(args=list(arguments), prog_name="mofa", standalone_mode=False)
        return result if isinstance(result, int) else OK
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write("\n")
        return _report(Failure("Interrupted.", INTERRUPTED, "Interrupted"), arguments)
    except BrokenPipeError:  # the reader, for example `head`, has closed the pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        return _report(_failure(error), arguments)


def _failure(error: Exception) -> Failure:
    if isinstance(error, typer.TyperException):
        context = getattr(error, "ctx", None)
        hint = f"\nSee: {context.command_path} --help" if context else ""
        return Failure(error.format_message() + hint, USAGE, "Usage")
    known = explain(error)
    if known is not None:
        return known
    if os.environ.get("MOFA_DEBUG"):
        import traceback

        traceback.print_exc()
    return Failure(f"{type(error).__name__}: {error}\nThis is a bug in mofa. MOFA_DEBUG=1 shows the traceback.", FAILED, "Bug")


def _report(failure: Failure, arguments: Sequence[str]) -> int:
    if "--json" in arguments:
        from console.terminal.screen import emit

        emit({"error": {"type": failure.type, "message": str(failure), "exit_code": failure.code, **failure.details}})
    sys.stderr.write(f"{failure}\n" if failure.code == INTERRUPTED else f"Error: {failure}\n")
    return failure.code


def main() -> NoReturn:
    """Run the command line and exit at once: temporalio can crash while the interpreter shuts down (its issue 300)."""
    look_seldom()
    code = run_command(sys.argv[1:])
    if tracing := sys.modules.get("runtime.telemetry.tracing"):  # not imported: there are no spans to send
        tracing.flush_traces()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            continue
    os._exit(code)


if __name__ == "__main__":
    main()
