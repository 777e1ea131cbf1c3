"""The work of `mofa up`: its screen, and its end."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
from pathlib import Path

from console.commands.up.saved_file import follow_file
from console.processes.fleet import AlreadyUp, Ready, Up, already
from console.terminal.screen import emit, note, say
from kernel.kinds.llm import DEFAULT_MODEL
from runtime.project.hashed import hash_of
from runtime.settings import Settings

ENDED_BY = (signal.SIGTERM, signal.SIGHUP)


async def serve(port: int, as_json: bool) -> int:
    """Start everything and keep it running until a signal; return the exit code: 130 after Ctrl-C, 0 after SIGTERM."""
    settings = Settings.from_environment()
    stop_on_signals()
    served = hash_of(settings.project_file)  # before the worker reads it, so that no change in between is missed
    try:
        async with Up(settings, port, note) as ready:
            if as_json:
                emit({**ready.as_json(), "status": "up"})
            else:
                show(ready, settings)
            await follow_file(settings, served, note)
    except AlreadyUp as up:
        if as_json:
            emit({"status": "already_up", "home": str(up.home), **up.record})
        else:
            say(already(up))
    except asyncio.CancelledError:
        if not _ended:
            raise  # Ctrl-C: asyncio.run turns this into KeyboardInterrupt
    return 0


_ended: list[int] = []


def ended() -> bool:
    """Return whether a signal other than Ctrl-C has ended this process."""
    return bool(_ended)


def stop_on_signals() -> None:
    """Make SIGTERM and a closed terminal cancel this task as Ctrl-C does, so that everything is stopped in order."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert task is not None

    def end(number: int) -> None:
        if not _ended:
            task.cancel()
        _ended.append(number)

    for number in ENDED_BY:
        loop.add_signal_handler(number, end, number)


def show(ready: Ready, settings: Settings) -> None:
    """Print the addresses of everything that runs, and the commands to type next."""
    say()
    say("MoFA is up.", "bold green")
    say()
    if ready.ui:
        say(f"  Temporal UI   {ready.ui}", "bold")
    kept = f"embedded; data in {short(ready.home)}" if ready.embedded else f"from your environment; namespace {ready.namespace}"
    say(f"  Server        {ready.address} ({kept})")
    say(f"  Worker        task queue {ready.task_queue}; logs in {short(ready.logs)}")
    say(f"  Metrics       {ready.metrics}")
    if ready.console:
        say(f"  Console       {ready.console}", "bold")
        say(f"  Flows         {ready.console}/flows", "bold")
    say(f"  Project file  {project_words(settings)}")
    say(f"  Model         {model_words(settings)}")
    if ready.running_workflows:
        many = ready.running_workflows
        say(f"  Continued     {many} running workflow{'s' if many > 1 else ''}")
    say()
    say("Next, in another terminal:")
    prefix = home_prefix(settings)
    begin = [] if settings.config else ["mofa init"]
    for line in (*begin, 'mofa idea "Write a one-page guide to brewing tea" --follow', "mofa inbox", "mofa doctor"):
        say(f"  {prefix}{line}", "cyan")
    if ready.address != "127.0.0.1:7233" and ready.embedded:
        say(f"  temporal workflow list --address {ready.address}", "cyan")
    say()
    say("Ctrl-C stops everything; running workflows continue at the next mofa up.", "dim")


def home_prefix(settings: Settings) -> str:
    """Return the prefix with which a command in another terminal finds this data directory."""
    return f"MOFA_HOME={shlex.quote(str(settings.home))} " if os.environ.get("MOFA_HOME") else ""


def short(path: str) -> str:
    """Return a path relative to the current directory, if that is shorter."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(path) and not relative.startswith("..") else str(Path(path))


def project_words(settings: Settings) -> str:
    """Return the project file's path and its agents, for the screen."""
    from console.backend.desk import project_of

    if settings.config is None:
        return "none; create one with mofa init, and it is taken at once"
    names = sorted(project_of(settings).agents)
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return f"{short(str(settings.config))} ({shown or 'no agents'}); taken whenever it is saved"


def model_words(settings: Settings) -> str:
    """Return the default model of the environment or the project file, for the screen."""
    from console.backend.desk import project_of

    model = settings.model or project_of(settings).model or DEFAULT_MODEL
    if model.startswith("offline"):
        return f"offline scripted model, not an LLM; for an LLM set\n{'':16}OPENAI_API_KEY and MOFA_MODEL=openai:gpt-5-mini"
    return model
