"""pydantic-ai on Temporal: an agent with `TemporalDurability`, run once a step in a workflow, on the server that ours uses.

Each run of the agent is one model request, which is an activity. The model is a function that returns a word.
Source: https://ai.pydantic.dev/durable_execution/temporal
"""

from __future__ import annotations

import uuid
from contextlib import asynccontextmanager
from typing import ClassVar

from pydantic_ai import Agent, ModelMessage, ModelResponse, TextPart
from pydantic_ai.durable_exec.temporal import PydanticAIPlugin, PydanticAIWorkflow, TemporalDurability
from pydantic_ai.models.function import AgentInfo, FunctionModel
from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import Worker

from tests.bench.peers.measure import WORD, Adapter, Adapters, Given, program

QUEUE = "pydantic-ai"


async def answer(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
    """Return a word."""
    return ModelResponse(parts=[TextPart(WORD)])


agent = Agent(FunctionModel(answer), name="bench", capabilities=[TemporalDurability()])


@workflow.defn
class Chain(PydanticAIWorkflow):
    """A run of the agent for each step."""

    __pydantic_ai_agents__: ClassVar = [agent]

    @workflow.run
    async def run(self, steps: int) -> str:
        """Ask the agent that often; return its last word."""
        word = ""
        for _ in range(steps):
            word = (await agent.run("Count")).output
        return word


@asynccontextmanager
async def opened(given: Given) -> Adapters:
    """Start the worker."""
    client = await Client.connect(given.temporal, plugins=[PydanticAIPlugin()])

    async def run(steps: int) -> str:
        return await client.execute_workflow(Chain.run, steps, id=f"bench/{uuid.uuid4().hex}", task_queue=QUEUE)

    async with Worker(client, task_queue=QUEUE, workflows=[Chain]):
        yield Adapter(run)


if __name__ == "__main__":
    program(opened, "pydantic-ai-slim", "temporalio")
