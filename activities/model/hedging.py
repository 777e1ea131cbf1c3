"""Two requests for one answer: the second is sent when the first is slow, and the slower one is called off."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

R = TypeVar("R")
Ask = Callable[[], Coroutine[Any, Any, R]]


@dataclass(frozen=True)
class Race(Generic[R]):
    """How it went. `other` is the answer, or the failure, of the one that was not taken; None where it was called off."""

    answer: R
    second_won: bool
    other: R | BaseException | None


class BothFailed(Exception):
    """Neither request was answered."""

    def __init__(self, first: BaseException, second: BaseException) -> None:
        super().__init__(f"{first}; {second}")
        self.first, self.second = first, second


async def race(first: Ask[R], second: Ask[R], after_s: float, begun: asyncio.Event) -> R | Race[R]:
    """The first good answer: the first one's alone where it comes, fails or has `begun` in time.

    Nothing is left running, whatever happens.

    Raises:
        BothFailed: neither gave an answer. Where the first was asked alone, its own failure.
    """
    one = asyncio.create_task(first())
    tasks = {one}
    try:
        if not await _slow(one, begun, after_s):
            return await one
        two = asyncio.create_task(second())
        tasks.add(two)
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if not any(map(_good, tasks)):
            await asyncio.wait(tasks)
        if not any(map(_good, tasks)):
            raise BothFailed(_failure(one), _failure(two))
        won, lost = (one, two) if _good(one) else (two, one)
        called_off = not lost.done()
        await _end(lost)
        return Race(won.result(), won is two, None if called_off else lost.exception() or lost.result())
    finally:
        for task in tasks:
            await _end(task)


async def _slow(task: asyncio.Task[R], begun: asyncio.Event, after_s: float) -> bool:
    speaks = asyncio.create_task(begun.wait())
    try:
        done, _ = await asyncio.wait({task, speaks}, timeout=after_s, return_when=asyncio.FIRST_COMPLETED)
        return not done
    finally:
        speaks.cancel()


def _good(task: asyncio.Task[Any]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None


def _failure(task: asyncio.Task[Any]) -> BaseException:
    return (None if task.cancelled() else task.exception()) or asyncio.CancelledError()


async def _end(task: asyncio.Task[Any]) -> None:
    if not task.done():
        task.cancel()
        await asyncio.wait({task})
