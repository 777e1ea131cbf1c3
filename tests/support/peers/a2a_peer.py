"""An agent on A2A's own Python SDK, by JSON-RPC and REST. It behaves like a2a-peers/server.mjs: `python a2a_peer.py PORT`."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Any

import uvicorn
from a2a.helpers import new_data_part, new_text_message, new_text_part
from a2a.server.agent_execution import AgentExecutor, RequestContext
from a2a.server.events import EventQueue
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes, create_rest_routes
from a2a.server.tasks import InMemoryTaskStore, TaskUpdater
from a2a.types import (
    AgentCapabilities,
    AgentCard,
    AgentInterface,
    AgentSkill,
    Task,
    TaskState,
    TaskStatus,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

journal: dict[str, list[Any]] = {"messages": [], "cancelled": []}
waiting: set[asyncio.Event] = set()


class Executor(AgentExecutor):
    """An agent whose messages say what it does."""

    async def execute(self, context: RequestContext, event_queue: EventQueue) -> None:
        """Handle one message."""
        words, message = context.get_user_input(), context.message
        assert message is not None and context.task_id and context.context_id
        journal["messages"].append({"id": message.message_id, "text": words, "goesOn": context.current_task is not None})
        if "just say" in words:
            await event_queue.enqueue_event(new_text_message("Said from Python."))
            return
        if context.current_task is None:
            status = TaskStatus(state=TaskState.TASK_STATE_SUBMITTED)
            task = Task(id=context.task_id, context_id=context.context_id, status=status, history=[message])
            await event_queue.enqueue_event(task)
        updater = TaskUpdater(event_queue, context.task_id, context.context_id)
        await updater.start_work()
        if "please ask" in words:
            await updater.requires_input(updater.new_agent_message([new_text_part("Which colour?")]))
            return
        if "please wait" in words:
            released = asyncio.Event()
            waiting.add(released)
            await released.wait()
        if "please fail" in words:
            await updater.failed(updater.new_agent_message([new_text_part("The kettle is broken.")]))
            return
        ruling = re.search(r"please rule (\w+)", words) if "Choose one" in words else None
        said = ruling[1] if ruling else f"From Python: {words}"
        answer = new_data_part({"cups": 2}) if "give data" in words else new_text_part(said)
        await updater.add_artifact([answer])
        await updater.complete()

    async def cancel(self, context: RequestContext, event_queue: EventQueue) -> None:
        """Cancel the task."""
        assert context.task_id and context.context_id
        journal["cancelled"].append(context.task_id)
        await TaskUpdater(event_queue, context.task_id, context.context_id).cancel()


async def told(_: Request) -> JSONResponse:
    """Return the journal: the messages that it received, and the tasks that were cancelled."""
    return JSONResponse(journal)


async def release(_: Request) -> JSONResponse:
    """Release the tasks that wait."""
    for released in waiting:
        released.set()
    waiting.clear()
    return JSONResponse({})


def main(port: int) -> None:
    """Serve until killed."""
    here = f"http://0.0.0.0:{port}"  # as the protocol's samples write it, which nobody can call
    card = AgentCard(
        name="peer",
        description="An agent in Python.",
        version="1.0.0",
        supported_interfaces=[
            AgentInterface(url=f"{here}/rest", protocol_binding="HTTP+JSON", protocol_version="1.0"),
            AgentInterface(url=f"{here}/rpc", protocol_binding="JSONRPC", protocol_version="1.0"),
        ],
        capabilities=AgentCapabilities(streaming=True),
        default_input_modes=["text"],
        default_output_modes=["text"],
        skills=[AgentSkill(id="talk", name="Talk", description="Talks.", tags=["talk"])],
    )
    handler = DefaultRequestHandler(agent_executor=Executor(), task_store=InMemoryTaskStore(), agent_card=card)
    routes = [
        Route("/journal", told),
        Route("/release", release, methods=["POST"]),
        *create_agent_card_routes(card),
        *create_jsonrpc_routes(handler, "/rpc"),
        *create_rest_routes(handler, path_prefix="/rest"),
    ]
    uvicorn.run(Starlette(routes=routes), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(int(sys.argv[1]))
