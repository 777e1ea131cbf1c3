"""The answers of people about soft spending caps in a SQL database: `kernel.model_call.consent.SpendQuestions`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, case, delete, select

from kernel.basics.sha256 import sha256_of
from kernel.basics.text import storable
from kernel.conversation.transcript import canonical
from kernel.model_call.caps import SpendQuestion
from kernel.model_call.consent import SpendAnswer, SpendAnswered, WaitingCall
from plugins.storage.sql.engine.database import Database, insert_new_rows, now, portions
from plugins.storage.sql.tables.spending import questions, waiting

PAGE = 500
"""The most calls that are woken at once."""


class SqlSpendQuestions:
    """Answers over one database.

    Who waits is stored before the answer is looked up, and the answer before those who wait are: one of them sees the other.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def wait(self, question: SpendQuestion, call: WaitingCall) -> SpendAnswered | None:
        """Note that a call waits, and return the answer if there is one by then."""
        row = {"id": _key(call), "question_id": question.ids[0], **call.model_dump(), "since": now()}
        await self._database.write(lambda db: insert_new_rows(db, waiting, [row]))
        async with self._database.transaction() as db:
            found = (await db.execute(answer_to(question))).first()
        return None if found is None else SpendAnswered(state=found.answer, by=found.answered_by)

    async def answer(self, given: SpendAnswer, now: datetime) -> SpendAnswered:
        """Store an answer, and return the one that counts: the first."""
        assert given.answer is not None and given.by is not None  # the activity has looked
        question = given.question
        row = {"id": question.ids[0], "answer": given.answer, "answered_by": given.by, "answered_at": now}
        row |= {"words": storable(question.words)[:500], "period": question.period}

        def work(db: Connection) -> SpendAnswered:
            insert_new_rows(db, questions, [row])
            first = db.execute(answer_to(question)).one()
            return SpendAnswered(state=first.answer, by=first.answered_by)

        return await self._database.write(work)

    async def waiting(self, question: SpendQuestion) -> Sequence[WaitingCall]:
        """Return at most `PAGE` of the calls that wait, the first ones first."""
        mine = waiting.c.question_id.in_(question.ids)
        query = select(waiting).where(mine).order_by(waiting.c.since, waiting.c.id).limit(PAGE)
        async with self._database.transaction() as db:
            rows = (await db.execute(query)).all()
        return [WaitingCall(workflow_id=row.workflow_id, run_id=row.run_id, activity_id=row.activity_id) for row in rows]

    async def woken(self, calls: Sequence[WaitingCall]) -> None:
        """Forget calls that wait no longer."""

        def work(db: Connection) -> None:
            for some in portions(map(_key, calls)):
                db.execute(delete(waiting).where(waiting.c.id.in_(some)))

        await self._database.write(work)


def answer_to(question: SpendQuestion) -> Select[Any]:
    """Return the query for the answer to a question, and for who gave it. One with the former key was there first."""
    former = case((questions.c.id == question.ids[1], 0), else_=1)
    answer = select(questions.c.answer, questions.c.answered_by).where(questions.c.id.in_(question.ids))
    return answer.order_by(former).limit(1)


def _key(call: WaitingCall) -> str:
    return sha256_of(canonical([call.workflow_id, call.run_id, call.activity_id]))
