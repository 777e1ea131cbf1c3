"""Todos cut to one payload: long artifacts are offloaded, and leave their beginning and a reference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kernel.basics.limits import clipped
from kernel.basics.sha256 import sha256_of
from kernel.conversation.fitting import OUTCOME_BYTES
from kernel.conversation.transcript import INLINE_BYTES, Entry, as_text, beginning
from kernel.secretary.shapes import Artifact, ExecutionResult, TodoItem

DETAILS_CHARACTERS = 4_000
"""The longest details of a result, and the longest question of a decision, in a cut todo."""


def fits(item: TodoItem) -> bool:
    """Return whether the todo fits into the result of a run."""
    return len(item.model_dump_json().encode()) <= OUTCOME_BYTES


def long_artifacts(item: TodoItem) -> list[Entry]:
    """Return the long artifacts, without duplicates. They must be stored before `fitted` replaces them by references."""
    texts = {as_text(artifact.content): None for artifact in _artifacts(item) if _long(artifact.content)}
    return [Entry.of("answer", item.id, text) for text in texts]


def fitted(item: TodoItem) -> TodoItem:
    """Return the todo cut to one payload.

    Long artifacts become `{beginning, ref}`. If that is not enough, the subtasks lose their artifacts, then all long texts go.
    """
    plan = [task.model_copy(update={"result": task.result and _cut(task.result)}) for task in item.plan]
    item = item.model_copy(update={"plan": plan, "result": item.result and _cut(item.result)})
    if fits(item):
        return item
    plan = [task.model_copy(update={"result": task.result and _without_artifacts(task.result)}) for task in item.plan]
    decisions = [
        request.model_copy(update={"question": clipped(request.question, DETAILS_CHARACTERS)}) for request in item.decisions
    ]
    item = item.model_copy(update={"plan": plan, "decisions": decisions})
    return item if fits(item) else item.slim()


def _artifacts(item: TodoItem) -> Iterator[Artifact]:
    for result in (*(task.result for task in item.plan), item.result):
        yield from result.artifacts if result else ()


def _long(content: Any) -> bool:
    return len(as_text(content).encode()) > INLINE_BYTES


def _cut(result: ExecutionResult) -> ExecutionResult:
    return result.model_copy(
        update={
            "summary": clipped(result.summary, DETAILS_CHARACTERS),
            "details": clipped(result.details, DETAILS_CHARACTERS),
            "artifacts": [_by_reference(artifact) for artifact in result.artifacts],
        }
    )


def _by_reference(artifact: Artifact) -> Artifact:
    text = as_text(artifact.content)
    if not _long(text):
        return artifact
    return artifact.model_copy(update={"content": {"beginning": beginning(text), "ref": sha256_of(text)}})


def _without_artifacts(result: ExecutionResult) -> ExecutionResult:
    return result.model_copy(update={"artifacts": []})
