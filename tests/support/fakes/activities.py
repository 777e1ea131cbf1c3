"""Activities that answer by chance, the same for the same call: for runs without a server in `tests.support.in_process`."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from random import Random
from typing import Any

from temporalio.exceptions import ApplicationError

from kernel.basics.sha256 import sha256_of
from kernel.conversation.budget import Usage
from kernel.conversation.outcome import Failure
from kernel.conversation.participant import Agent
from kernel.conversation.transcript import inline
from kernel.kinds.llm import MODEL_CALL, ModelAnswer, ModelCall, ToolCall
from kernel.kinds.script import SCRIPT_CHECK, SCRIPT_STEP, CheckedScript, ScriptCheck, ScriptChecked, ScriptStep, ScriptStepped
from kernel.kinds.storage import TEXT_READ, THREAD_STORE, TextFound, ThreadStored
from kernel.kinds.tool import TOOL_CALL, TOOL_DESCRIBE, DescribeOutput, ToolDescription, ToolResult, ToolUse
from kernel.project.project import RESOLVE, ResolveInput, ResolveOutput
from plugins.llm._schema_answer.answer import answer as sample

LONG = 6_000


class FakeActivities:
    """`calls` counts the calls of models and tools, by step and participant; a ledger would have paid for each once."""

    def __init__(self, seed: int, trouble: float = 0.3) -> None:
        """`trouble` is the probability that a call fails, is unusable, or is tried again."""
        self._seed, self._trouble = seed, trouble
        self._texts: dict[str, str] = {}
        self._attempts: Counter[str] = Counter()
        self.calls: list[str] = []

    async def __call__(self, name: str, given: Any) -> Any:
        without_times = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "", given.model_dump_json(exclude={"events", "payer"}))
        key = sha256_of(f"{self._seed} {name} {without_times}")
        chance = Random(key)
        await asyncio.sleep(0.1 + chance.random())
        match name:
            case "model.call":
                return self._model(given, chance, key)
            case "tool.call":
                return self._tool(given, chance, key)
            case "script.step":
                return _script(given, chance)
            case "script.check":
                return _checked(given)
            case "tool.describe":
                return DescribeOutput(tools=[ToolDescription(name=each, description=f"Does {each}") for each in given.names])
            case "project.resolve":
                return _resolved(given)
            case "thread.store":
                self._texts |= {entry.ref: entry.text or "" for entry in given.pending}
                return ThreadStored(head=given.tip())
            case "text.read":
                return TextFound(text=self._texts[given.ref], truncated=False)
        raise AssertionError(f"no fake for {name}")

    def _fails(self, chance: Random, key: str) -> None:
        self._attempts[key] += 1
        if chance.random() > self._trouble:
            return
        if chance.random() < 0.5:
            raise ApplicationError("no", type="ProviderRefused", non_retryable=True)
        if self._attempts[key] <= chance.randint(1, 2):
            raise ApplicationError("busy", type="ProviderUnavailable")

    def _model(self, call: ModelCall, chance: Random, key: str) -> ModelAnswer:
        self._fails(chance, key)
        self.calls.append(f"{call.participant}/{call.step}")
        usage = Usage(calls=1, input_tokens=chance.randint(1, 50), output_tokens=5, cost_usd=0.01)
        made = ModelAnswer(model="fake", head=sha256_of(key), usage=usage, receipt=f"r-{key[:8]}")
        if chance.random() < self._trouble / 5:
            return made.model_copy(update={"failure": Failure(type="ProviderRefused", message="filtered")})
        if call.tools and chance.random() < 0.6:
            wanted = [
                ToolCall(id=str(n), name=chance.choice(call.tools).name, arguments="{}") for n in range(chance.randint(1, 2))
            ]
            return made.model_copy(update={"tool_calls": wanted})
        if call.output_schema is not None:
            return self._structured(call.output_schema, made, chance)
        words = f"{call.participant} says {chance.randint(0, 3)}"
        if chance.random() < 0.2:
            words += " at length" * (LONG // 10)
        return made.model_copy(update=self._kept(words))

    def _structured(self, schema: dict[str, Any], made: ModelAnswer, chance: Random) -> ModelAnswer:
        if chance.random() < self._trouble:
            return made.model_copy(update={"text": "hm", "ref": sha256_of("hm"), "invalid": "it is not JSON"})
        choices = schema.get("properties", {}).get("choice", {}).get("enum")
        draft = {"choice": chance.choice(choices)} if choices else {}
        data = sample(schema, draft, f"word {chance.randint(0, 3)}")
        return made.model_copy(update={**self._kept(json.dumps(data)), "data": data})

    def _kept(self, text: str) -> dict[str, Any]:
        self._texts[sha256_of(text)] = text
        start, truncated = inline(text)
        return {"text": start, "truncated": truncated, "ref": sha256_of(text)}

    def _tool(self, use: ToolUse, chance: Random, key: str) -> ToolResult:
        self._fails(chance, key)
        self.calls.append(f"{use.participant}/{use.step}/{use.name}")
        return ToolResult(**self._kept(f"{use.name}: {chance.randint(0, 9)}"), ok=chance.random() > self._trouble, receipt="t")


def _script(step: ScriptStep, chance: Random) -> ScriptStepped:
    given = step.input if isinstance(step.input, dict) else {}
    if "moment" in given:
        verdict = {"verdict": "allow"} if chance.random() < 0.85 else {"verdict": "refuse", "reason": "no"}
        return ScriptStepped(output=verdict)
    if "instructions" in given:
        return ScriptStepped(output=f"Be kind, {chance.randint(0, 3)}")
    return ScriptStepped(output=f"script {chance.randint(0, 3)}")


def _checked(given: ScriptCheck) -> ScriptChecked:
    return ScriptChecked(
        scripts=[CheckedScript(owner=name, name=f"{name}.py", hash="h", entries=["execute"]) for name in given.names]
    )


def _resolved(given: ResolveInput) -> ResolveOutput:
    return ResolveOutput(participants={name: Agent(name=name) for name in given.names}, queues=dict.fromkeys(given.models))


assert (MODEL_CALL, TOOL_CALL, TOOL_DESCRIBE, SCRIPT_STEP, SCRIPT_CHECK, RESOLVE, TEXT_READ, THREAD_STORE) == (
    "model.call", "tool.call", "tool.describe", "script.step", "script.check", "project.resolve", "text.read", "thread.store",
)  # fmt: skip
