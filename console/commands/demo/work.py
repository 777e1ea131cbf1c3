"""The work of `mofa demo`: start everything, take one idea through the five phases, show the decisions and the report."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from temporalio.client import Client

from console.backend import client
from console.backend.desk import built_in
from console.backend.watching import follow
from console.commands.up.work import ended, short, stop_on_signals
from console.processes import embedded, ports
from console.processes.fleet import AlreadyUp, Ready, Up
from console.terminal import answer, render
from console.terminal.failure import FAILED, OK, Failure
from console.terminal.screen import emit, err, note, on_terminal, out, plain, say, still, working
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.kinds.llm import DEFAULT_MODEL
from kernel.record.events import Event
from kernel.secretary.desk.place import desk_id
from kernel.secretary.shapes import Idea, SecretaryInput, TodoItem
from runtime.settings import Settings, server_is_given

IDEA = "Write a one-page guide to brewing good tea"
REAL_MODEL = "openai:gpt-5-mini"
TERMINATED = 143
HIDDEN = {"asked", "answered", "feedback_awaited", "feedback_came", "decision_opened", "report_written"}
"""Events that the demo leaves out, for the lines beside them show the same; `mofa events` has them."""


def environment(environ: Mapping[str, str], given: bool) -> dict[str, str]:
    """Return the environment with the demo's own data directory and model; on a given server, its own task queue too."""
    base = Settings.from_environment(environ)
    model = environ.get("MOFA_MODEL") or (REAL_MODEL if environ.get("OPENAI_API_KEY") else DEFAULT_MODEL)
    own = {"MOFA_HOME": str(base.home / "demo"), "MOFA_MODEL": model}
    if given and not environ.get("MOFA_TASK_QUEUE"):
        own["MOFA_TASK_QUEUE"] = f"mofa-demo-{secrets.token_hex(3)}"
    return {**{key: value for key, value in environ.items() if key != "MOFA_DATABASE_URL"}, **own}


def choose_port(wanted: int | None, write: Callable[..., None]) -> int:
    """Return the wanted port, else 7233, else the next free one with a message."""
    if wanted is not None:
        return wanted
    for port in (embedded.DEFAULT_PORT, embedded.DEFAULT_PORT + embedded.UI_OFFSET):
        if not ports.is_free(port):
            other = ports.free_port(embedded.DEFAULT_PORT + 1, pair=embedded.UI_OFFSET)
            write(f"Port {port} is in use by {ports.holder(port)};")
            write(f"the demo takes {other} and {other + embedded.UI_OFFSET} instead.")
            return other
    return embedded.DEFAULT_PORT


@dataclass
class Demo:
    """One run of the demo, and the decisions and phases that it has seen."""

    settings: Settings
    ready: Ready
    asking: bool
    write: Callable[..., None]
    desk: SecretaryInput
    idea: Idea
    decided: list[tuple[DecisionRequest, Decision]] = field(default_factory=list)
    phases: list[str] = field(default_factory=list)
    reported: str | None = None

    @property
    def offline(self) -> bool:
        return (self.settings.model or "").startswith("offline")

    async def play(self) -> TodoItem:
        """Submit the idea to the desk and follow it to its end."""
        server = await client.connected(self.settings)
        submitted = await client.submit_idea(server, self.settings, self.desk, self.idea)
        self.workflow_id = submitted["workflow_id"]
        self.namespace = server.namespace
        self.write(f'Idea: "{self.idea.content}"', "bold")
        self.write(f"  {self.desk_id} has received it; workflow: {self.workflow_id}")
        link = self.link(self.workflow_id)
        if link:
            self.write(f"  in the Temporal UI: {link}")

        async def decide(request: DecisionRequest) -> None:
            await self._decide(server, request)

        with working(out() if self.write is say else err(), "working …"):
            await follow.watch(server, self.workflow_id, self._show, decide)
        async with client.about(self.workflow_id):
            todo: TodoItem = await server.get_workflow_handle(self.workflow_id, result_type=TodoItem).result()
        return todo

    @property
    def desk_id(self) -> str:
        return desk_id(self.desk.name, self.desk.tenant)

    def link(self, workflow_id: str) -> str | None:
        """Return a workflow's page in the Temporal UI."""
        return client.ui_link(self.ready.ui, self.namespace, workflow_id)

    def _show(self, event: Event) -> None:
        if event.type == "phase_changed":
            self.phases.append(str(event.data.get("to")))
            self.write()
        if event.type not in HIDDEN:
            self.write(*render.event_line(event))

    async def _decide(self, server: Client, request: DecisionRequest) -> None:
        made = None
        if request.kind == "acceptance":
            self._write_report(await client.query(server, self.workflow_id, "todo", {}, TodoItem))
        if self.offline:
            self.write(f"          (asked by the {render.OFFLINE})", "dim")
        if self.asking:
            try:
                made = await follow.ask(server, request)
            except EOFError:
                self.asking = False
        if not self.asking:
            made = await self._recommended(server, request)
        if made is not None:
            self.decided.append((request, made))

    async def _recommended(self, server: Client, request: DecisionRequest) -> Decision | None:
        for line, style in render.decision_lines(request):
            self.write(line, style)
        decision = answer.recommended(request, by="mofa demo")
        self.write(f"  Nobody is asked here, so the demo takes the recommended answer: {answer.shown(decision)}", "yellow")
        return await follow.settle(server, request, decision)

    # ---- afterwards ---------------------------------------------------------------------------------------------------

    def commands(self) -> list[str]:
        """Return the commands of the `temporal` program that do the same, with this run's ids."""
        where = f" --address {self.ready.address}" if self.ready.address != f"{ports.LOOPBACK}:{embedded.DEFAULT_PORT}" else ""
        where += f" --namespace {self.namespace}" if self.namespace != embedded.NAMESPACE else ""
        lines = [
            f"temporal workflow start-update-with-start{where} --type Secretary --workflow-id {shlex.quote(self.desk_id)}"
            f" --task-queue {shlex.quote(self.settings.task_queue)} --id-conflict-policy UseExisting"
            f" --input-file {shlex.quote(short(str(self.desk_file())))} --update-name submit_idea"
            f" --update-wait-for-stage accepted --update-input {_json({'content': self.idea.content})}",
            f"temporal workflow list{where} --query 'MofaOpenDecisions > 0'",
        ]
        for number, (request, decision) in enumerate(self.decided):
            how = ("update execute", "signal")[number % 2]  # both settle a decision; the demo shows one of each
            fields = decision.model_dump(mode="json", exclude_none=True)
            to = f"--workflow-id {shlex.quote(request.workflow_id)} --name decide"
            lines.append(f"temporal workflow {how}{where} {to} --input {_json(fields)}")
        lines += [
            f"temporal workflow query{where} --workflow-id {shlex.quote(self.workflow_id)} --name todo",
            f"temporal workflow show{where} --workflow-id {shlex.quote(self.workflow_id)}",
        ]
        return lines

    def desk_file(self) -> Path:
        """Write the desk's input into a file, for it is too long for a command line; return the path."""
        path = self.settings.home / "desk.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(plain(self.desk), ensure_ascii=False, indent=2) + "\n")
        return path

    def finish(self, todo: TodoItem) -> None:
        """Print the report, the addresses in the Temporal UI, and the commands."""
        self._write_report(todo)
        self.write()
        for line, style in [*render.todo_lines([todo]), (f"{'':<17}{render.usage_line(todo.usage)}", "dim")]:
            self.write(line, style)
        for title, id in (("This run", self.workflow_id), ("Its desk", self.desk_id)):
            if self.link(id):
                self.write(f"{title} in the Temporal UI: {self.link(id)}")
        self.write()
        self.write("The same with the temporal program, without Python:", "bold cyan")
        for line in self.commands():
            self.write(f"  {line}", "cyan")
        self.write()

    def _write_report(self, todo: TodoItem) -> None:
        """Print the whole report, each version once: a person has to read it before accepting it."""
        if todo.report is None or todo.report.id == self.reported:
            return
        self.reported = todo.report.id
        self.write()
        self.write("The report", "bold cyan")
        if self.offline:
            self.write(f"(Written by the {render.OFFLINE}, not by an LLM.)", "yellow")
        self.write()
        if self.write is say and out().is_terminal:
            from rich.markdown import Markdown

            out().print(Markdown(todo.report.content), soft_wrap=False)
        else:
            self.write(todo.report.content)

    def as_json(self, todo: TodoItem) -> dict[str, Any]:
        """Return everything that the demo has seen."""
        return {
            "workflow_id": self.workflow_id, "desk": self.desk_id, "model": self.settings.model, "offline": self.offline,
            "phases": self.phases, "todo": todo, "commands": self.commands(), "server": self.ready.as_json(),
            "decisions": [{"request": request, "decision": decision} for request, decision in self.decided],
            "ui": {"todo": self.link(self.workflow_id), "desk": self.link(self.desk_id)},
        }  # fmt: skip


def _json(value: Any) -> str:
    return shlex.quote(json.dumps(value, ensure_ascii=False))


async def run_demo(idea: str | None, port: int | None, keep: bool, yes: bool, as_json: bool) -> int:
    """Run the demo; return the exit code."""
    stop_on_signals()
    write = note if as_json else say
    given = server_is_given()
    environ = environment(os.environ, given)
    settings = Settings.from_environment(environ)
    up = Up(settings, port if given and port else choose_port(port, write), write, environ, with_console=False)
    asking = on_terminal() and not yes and not as_json
    try:
        with working(err() if as_json else out(), "starting …"):
            ready = await up.__aenter__()
        try:
            return await _show(Demo(settings, ready, asking, write, _desk(), Idea(content=idea or IDEA)), keep, as_json)
        finally:
            await up.__aexit__(None, None, None)
            if ready.embedded:
                write(f"Open this run again: MOFA_HOME={shlex.quote(short(ready.home))} mofa up", "dim")
    except AlreadyUp as other:
        raise Failure(
            f"Another demo is running ({other.record.get('ui', 'it is still starting')}). Stop it first.", type="AlreadyUp"
        ) from None
    except asyncio.CancelledError:
        if ended():
            return TERMINATED
        raise


def _desk() -> SecretaryInput:
    """Return a desk for this demo only, which asks questions."""
    return built_in(f"demo-{secrets.token_hex(3)}").model_copy(update={"clarify": "interactive"})


async def _show(demo: Demo, keep: bool, as_json: bool) -> int:
    demo.write(f"Temporal UI: {demo.ready.ui or 'your server’s'}    server: {demo.ready.address}")
    model = f"the {render.OFFLINE}: no key, no network, not an LLM" if demo.offline else demo.settings.model
    demo.write(f"Model: {model}")
    demo.write()
    todo = await demo.play()
    if as_json:
        emit(demo.as_json(todo))
    else:
        demo.finish(todo)
    await _linger(demo, keep)
    if not demo.ready.embedded:
        await (await client.connected(demo.settings)).get_workflow_handle(demo.desk_id).signal("shutdown", {})
    return OK if todo.status == "completed" else FAILED


async def _linger(demo: Demo, keep: bool) -> None:
    """Wait while the person looks at the Temporal UI."""
    if keep:
        demo.write("Everything keeps running. Ctrl-C stops it.")
        await asyncio.Event().wait()
    if demo.asking and demo.ready.embedded:
        with still():
            try:
                await answer.read_line("Look at the run in the Temporal UI; Enter stops everything. ")
            except EOFError:
                demo.write()
