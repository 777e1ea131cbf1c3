"""Scripts as durable runs: an activity runs a script up to its next host call, and another carries the host call out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from kernel.actors.topic import Delivery
    from kernel.agents.approval import Replacement, approval_request, approved_args
    from kernel.agents.tool_loop import Wanted, wants_approval
    from kernel.basics.errors import InvalidInput, ParticipantFailed
    from kernel.basics.event_data import shortened
    from kernel.basics.schema import parse
    from kernel.basics.sha256 import sha256_of
    from kernel.conversation.decision import Option
    from kernel.conversation.message import TENANT, Message, QueuedMessage
    from kernel.kinds.llm import ModelAnswer, ModelCall
    from kernel.kinds.script import CheckedScript, HostAnswer, HostCall, Log, LogLine, Resumption, Script, ScriptStep
    from kernel.kinds.script_store import KeepCall
    from kernel.kinds.tool import ToolDescription, ToolUse
    from kernel.record import tool_events
    from workflows import calls
    from workflows.answerers.look_up import look_up_scripts
    from workflows.fused import current as fused
    from workflows.run.allowing import needs_nobody
    from workflows.run.run import Run

PARTICIPANT_IN_STEP = "participant-in-script-step"
"""The patch since which the step of a script that runs for a participant holds its name."""

AskModel = Callable[[ModelCall, str], Awaitable[ModelAnswer]]


def step_for(participant: str, step: str) -> str:
    """Return the step of a script that runs for `participant`, so that equal participants do not share its tools and models."""
    return f"{step}/{participant}" if workflow.patched(PARTICIPANT_IN_STEP) else step


class ScriptPlayer:
    """Runs the scripts of one run, and carries out their host calls."""

    __slots__ = ("_ask_model", "_log", "_run")

    def __init__(self, run: Run, ask_model: AskModel) -> None:
        """Take `ask_model`, which makes one model call and books it."""
        self._run, self._ask_model = run, ask_model
        self._log = Log()

    @property
    def log(self) -> list[LogLine]:
        """The lines that the scripts have written to their log, up to the limit of the log."""
        return list(self._log.since(0))

    async def play(self, name: str, input: Any, step: str, entry: str = "execute") -> Any:
        """Return the value that the script's entry point returns. `step` names this run of it for good.

        Raises:
            ParticipantFailed: it is unknown, failed, or was stopped at a limit; carries that failure's wire name.
            BudgetExceeded: it asks a model beyond the run's budget.
        """
        await look_up_scripts(self._run, [name], self._run.plugins)
        script = self._run.scripts[name]
        if entry not in script.entries:
            raise InvalidInput(f"script: {name} has no function {entry}; it has {', '.join(script.entries)}.", "script")
        pinned = Script(**script.model_dump(exclude={"entries"}))
        first = ScriptStep(scope=self._run.scope, step=step, script=pinned, entry=entry, input=input, now=fused.clock())
        self._run.note(tool_events.ScriptStarted(script=name, hash=script.hash, step=step))
        return await self._to_the_end(script, first)

    async def _to_the_end(self, script: CheckedScript, at: ScriptStep) -> Any:
        number = 0
        first, priority = at, self._run.temporal_priority()
        while True:
            summary = f"Script {script.owner}" + (f", after host call {number}" if number else "")
            try:
                stepped = await calls.script_step(at, summary, priority)
            except ActivityError as error:
                failure = calls.failure_of(error)
                event = tool_events.ScriptFailed(script=script.owner, type=failure.type, message=failure.message)
                self._run.note(event)
                raise ParticipantFailed(failure.type, failure.message) from None
            for line in stepped.log:
                self._log.add(line.text, line.level)
            if stepped.call is None or stepped.snapshot is None:
                self._run.note(tool_events.ScriptEnded(script=script.owner, step=at.step, host_calls=number))
                return stepped.output
            number += 1
            call = tool_events.ScriptCalled(script=script.owner, function=stepped.call.function, number=number)
            self._run.note(call)
            answer = await self._answer(script, stepped.call, f"{first.step}/call-{number}")
            at = first.model_copy(update={"resume": Resumption(snapshot=stepped.snapshot, answer=answer)})

    async def _answer(self, script: CheckedScript, call: HostCall, step: str) -> HostAnswer:
        """Return the host's answer to a call. A failure is raised in the script, which may catch it."""
        try:
            return await self._carried_out(script, call, step)
        except ActivityError as error:
            failure = calls.failure_of(error)
            return HostAnswer(error=f"{failure.type}: {failure.message}")
        except (InvalidInput, ParticipantFailed) as error:
            return HostAnswer(error=f"{error.type}: {error}")

    async def _carried_out(self, script: CheckedScript, call: HostCall, step: str) -> HostAnswer:
        args, run = call.args, self._run
        match call.function:
            case "kv_get" | "kv_set" | "kv_delete" | "kv_keys":
                keep = KeepCall(owner=script.owner, tenant=run.tenant, call=call)
                kept = await calls.script_keep(keep, f"{script.owner}: {call.function}")
                return HostAnswer(value=kept.value)
            case "call_tool":
                return await self.use_tool(script.owner, args["name"], args["args"], step)
            case "ask_model":
                return await self._model(script, args, step)
            case "send_message":
                return await self.tell(script.owner, f"agent/{args['to']}", {"to": args["to"]}, args["content"], step)
            case "publish":
                return await self.tell(script.owner, f"topic/{args['topic']}", {"topic": args["topic"]}, args["content"], step)
            case "open_decision":
                return await self._decision(script, args)
        return HostAnswer(error=f"{call.function} is no host function of this version.")

    async def use_tool(self, owner: str, name: str, args: dict[str, Any], step: str) -> HostAnswer:
        """Use a tool in the name of `owner`; one that needs an approval waits for a person."""
        if name not in self._run.tools:
            described = await calls.describe_tools([name], self._run.plugins)
            self._run.tools.update({tool.name: tool for tool in described.tools})
            self._run.pin_plugins(described.plugins)
        tool = self._run.tools[name]
        if tool.script is not None:
            return HostAnswer(error=f"{name} is a script itself; scripts do not call each other.")
        allowed = await self._allowed(owner, tool, args, step)
        if isinstance(allowed, Replacement):
            return HostAnswer(error=allowed.text) if allowed.denied else HostAnswer(value=allowed.text)
        use = ToolUse(
            scope=self._run.scope,
            step=step,
            participant=owner,
            name=name,
            args=allowed,
            now=fused.clock(),
            tenant=self._run.tenant,
            plugins=self._run.plugins,
        )
        summary = f"{owner} uses {name}"
        result = await calls.tool_call(use, tool.timeout_s, summary[:200], self._run.temporal_priority())
        self._run.record.usage = self._run.record.usage + result.usage
        if result.ok:
            self._run.tool_used(tool, allowed, result.text, step, owner, scripted=True)
        text = await calls.read_text(result.ref) if result.truncated else result.text
        return HostAnswer(value=text) if result.ok else HostAnswer(error=text)

    async def _allowed(
        self, owner: str, tool: ToolDescription, args: dict[str, Any], step: str
    ) -> dict[str, Any] | Replacement:
        wanted = Wanted(tool=tool, args=args)
        if not wants_approval(wanted) or await needs_nobody(self._run, owner, wanted, step):
            return args
        return approved_args(wanted, await self._run.ask_person(**approval_request(owner, wanted)))

    async def _model(self, script: CheckedScript, args: dict[str, Any], step: str) -> HostAnswer:
        await self._run.gate()
        call = ModelCall(
            scope=self._run.scope,
            step=step,
            participant=script.owner,
            instructions=args["instructions"] or "",
            model=args["model"],
            content=args["prompt"],
            output_schema=args["schema"],
            tenant=self._run.tenant,
        )
        self._run.in_flight += 1
        try:
            answer = await self._ask_model(call, f"{script.owner} asks a model")
        finally:
            self._run.in_flight -= 1
        if answer.failure is not None:
            return HostAnswer(error=f"{answer.failure.type}: {answer.failure.message}")
        if answer.invalid is not None:
            return HostAnswer(error=f"OutputInvalid: {answer.invalid}")
        if args["schema"] is not None:
            return HostAnswer(value=answer.data)
        return HostAnswer(value=await calls.read_text(answer.ref) if answer.truncated else answer.text)

    async def tell(self, owner: str, workflow_id: str, to: dict[str, Any], content: Any, step: str) -> HostAnswer:
        """Signal a message to a workflow; `to` are the message's own fields for it."""
        id, mine = sha256_of(f"{self._run.scope} {step}"), {} if self._run.tenant is None else {TENANT: self._run.tenant}
        message = Message(id=id, sender=owner, content=content, metadata=mine, sent_at=fused.clock(), **to)
        summary = f"{owner} sends to {workflow_id}"
        delivered = await calls.deliver(
            Delivery(message=QueuedMessage.of(message), to=[workflow_id]), summary[:200], self._run.temporal_priority()
        )
        reason = delivered.dead.get(workflow_id)
        return HostAnswer(error=f"{workflow_id}: {reason}") if reason else HostAnswer()

    async def _decision(self, script: CheckedScript, args: dict[str, Any]) -> HostAnswer:
        options: list[Option] = [
            parse(Option, {"id": each, "label": each} if isinstance(each, str) else each, "open_decision options")
            for each in args["options"]
        ]
        request = await self._run.ask_person(
            kind="other",
            title=args["title"] or shortened(args["question"], 80),
            question=args["question"],
            options=options,
            allow_answer=not options,
            assignees=[str(each) for each in args["assignees"]],
            initiator=script.owner,
        )
        settled = request.settled
        if request.status != "settled" or settled is None:
            return HostAnswer(error="nobody decided")
        return HostAnswer(value=settled.model_dump(mode="json", include={"choice", "answer", "comment", "by"}))
