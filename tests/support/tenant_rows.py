"""The requests that would show or change the rows of another tenant, for the test of all routes."""

from __future__ import annotations

import json
from typing import Any

from kernel.kinds.memory import memory_id
from tests.support.flows import flow
from tests.support.people import ask

Json = dict[str, Any]

MARK = "wombat-3f9a1c"
"""A word in everything of the tenant `other`."""

BODIES: dict[str, Json] = {
    "/api/v1/runs": {"workflow": "Sequential", "input": {"task": "x", "participants": ["ann"], "tenant": "other"}},
    "/api/v1/runs/{id}/decisions/{decision_id}": {"choice": "yes"},
    "/api/v1/runs/{id}/steer": {"text": "Be short."},
    "/api/v1/runs/{id}/fork": {"at": "ask"},
    "/api/v1/runs/{id}/breakpoints": {"nodes": ["ask"]},
    "/api/v1/flows/{name}/try": {
        "text": json.dumps(flow(ask(), way="start>ask ask>done")), "runs": ["flow/theirs"],
    },
    "/inbox/{id}/{decision_id}": {"choice": "yes"},
    "/runs/{id}/orders": {"order": "cancel"},
    "/runs/{id}/fork": {"at": "1"},
    "/todos/{id}/orders": {"order": "cancel"},
    "/state/agents/{id}/ask": {"message": "Who?"},
    "/state/agents/{id}/orders": {"order": "stop"},
    "/chat": {"with": "agent/secret-clerk", "message": "Who?", "session": f"session {MARK}", "tenant": "other"},
    "/api/v1/sessions/{session}/fork": {"new": "ours", "tenant": "other"},
    "/state/sessions/fork": {"session": "their talk", "new": "ours", "tenant": "other"},
    "/state/sessions/delete": {"session": "their talk", "tenant": "other"},
    "/state/memory/forget": {"memory": memory_id("other", "main", "", f"They have a {MARK}.")},
    "/state/documents/remove": {"document": f"{MARK}.md", "tenant": "other"},
    "/ag-ui/{name}": {
        "threadId": "t", "runId": "1", "state": None, "tools": [], "context": [],
        "forwardedProps": {"mofa": {"tenant": "other"}},
        "messages": [{"id": "m", "role": "user", "content": "Who?"}],
    },
    "/v1/responses": {"model": "agent/secret-clerk", "input": "Who?", "conversation": f"session {MARK}"},
    "/v1/chat/completions": {"model": "agent/secret-clerk", "messages": [{"role": "user", "content": "Who?"}]},
    "/langgraph/threads/search": {"limit": 100, "status": "interrupted"},
    "/langgraph/threads/{thread}/runs": {"command": {"resume": [{"type": "accept", "args": None}]}},
    "/langgraph/threads/{thread}/runs/wait": {"command": {"resume": [{"type": "accept", "args": None}]}},
    "/langgraph/threads/{thread}/runs/stream": {"command": {"resume": [{"type": "accept", "args": None}]}},
}  # fmt: skip
"""The body of a change, by its path: one that the route would take if the row were the caller's own."""

WORDS = MARK[:-2]
SEARCHES: dict[str, list[Json]] = {
    "/inbox": [{"q": WORDS}, {"status": "settled"}, {"status": ""}, {"kind": "other"}],
    "/runs": [{"q": "flow/the"}, {"tenant": "other"}, {"inner": "1"}, {"status": "completed"}, {"flow": "other"}],
    "/todos": [{"q": WORDS}],
    "/compare": [{"left": "flow/ours", "right": "flow/theirs"}],
    "/chat": [
        {"session": f"session {WORDS}"},
        {"run": "talk"},
        {"session": "x", "tenant": "other"},
        {"session": "their talk"},
        {"session": "their talk", "tenant": "other"},
    ],
    "/api/v1/runs": [{"tenant": "other"}, {"flow": "other"}, {"status": "completed"}],
    "/api/v1/sessions/{session}": [{"tenant": "other"}],
    "/api/v1/documents/{document}": [{"tenant": "other"}],
    "/figures": [{"period": "hour"}, {"period": "month"}],
}
"""Searches that would find a row of the tenant `other`. None of them has the whole `MARK`, which a page may repeat."""

ENDLESS = "/inbox/changes"

OWNED = {"id", "thread", "conversation", "session", "memory", "document"}
"""Parameters of paths that name a row of a tenant."""
