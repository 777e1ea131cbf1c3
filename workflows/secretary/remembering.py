"""Lessons of a todo: corrections and rejections by people, remembered for later ideas of the same desk."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import MofaError
    from kernel.kinds.memory import Remember
    from kernel.secretary import events
    from kernel.secretary.lessons import memory_of
    from workflows import calls
    from workflows.secretary.todo_run import TodoRun

PATCH = "lessons"


async def remember_lessons(run: TodoRun) -> None:
    """Remember the lessons of a todo that has ended, and record whether that worked."""
    if not run.lessons or not workflow.patched(PATCH):
        return
    wanted = Remember(
        scope=run.scope,
        step="lessons",
        now=workflow.now(),
        tenant=run.tenant,
        agent=memory_of(run.settings.name),
        kind="correction",
        texts=run.lessons,
        importance=0.8,
    )
    try:
        await calls.remember(wanted)
    except (ActivityError, MofaError) as error:  # the work is done: a lost lesson must not fail it
        reason = calls.failure_of(error).message if isinstance(error, ActivityError) else str(error)
        run.record.note(events.LessonsLost(lessons=run.lessons, error=reason))
        return
    run.record.note(events.LessonsKept(lessons=run.lessons))
