"""A request to remind a model of long-term memories before it answers."""

from __future__ import annotations

from kernel.basics.schema import Schema


class RecallQuery(Schema):
    """Recall up to `limit` memories of `agent` that are similar to `query`."""

    agent: str
    query: str
    limit: int = 5
