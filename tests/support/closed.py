"""Stores that are closed at the end, also of a test that fails.

A connection that is left open is found by the collector, which may come in another test and make that one fail.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar


class Closable(Protocol):
    """A store or a database."""

    async def close(self) -> None:
        """Close its connections."""
        ...


T = TypeVar("T", bound=Closable)


@asynccontextmanager
async def closed(store: T) -> AsyncIterator[T]:
    """Yield a store, and close it."""
    try:
        yield store
    finally:
        await store.close()
