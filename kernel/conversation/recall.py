"""A lookup of long-term memories, which a model is given before it answers."""

from __future__ import annotations

from kernel.basics.schema import Schema


class RecallQuery(Schema):
    """A lookup of up to `limit` memories of `agent` that are similar to `query`."""

    agent: str
    query: str
    limit: int = 5
