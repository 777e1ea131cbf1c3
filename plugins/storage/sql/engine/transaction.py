"""A transaction of the writer, as the steps in it see it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection

from plugins.storage.sql.engine.prepared import Parameters, Prepared, Row, pipelined
from plugins.storage.sql.engine.statements import ERASED_TEXTS, INSERT_MESSAGE, INSERT_TEXT, NEWEST_ERASURE, REVIVE_TEXT

R = TypeVar("R")
S = TypeVar("S")


@dataclass(frozen=True)
class Ask:
    """A query, and a row that is written before it."""

    query: Prepared
    parameters: Parameters
    first: tuple[Prepared, Parameters] | None = None


Steps = Generator[Sequence[Ask], list[list[Row]], R]
"""A part of a transaction: it yields queries, gets the rows of each, and returns its result.

The writer carries out the parts of a group side by side, and asks the queries of all of them together. A part that leaves its
writes to `Transaction.later`, `add_texts` and `add_messages` lets them be written together with those of the others.
"""


def together(first: Steps[R], second: Steps[S]) -> Steps[tuple[R, S]]:
    """Carry out two parts side by side, and return the results of both."""
    running: list[Steps[Any] | None] = [first, second]
    results: list[Any] = [None, None]
    answers: list[list[list[Row]] | None] = [None, None]
    while True:
        asked: list[Sequence[Ask]] = [(), ()]
        for number, steps in enumerate(running):
            if steps is not None:
                try:
                    asked[number] = steps.send(answers[number])  # type: ignore[arg-type]
                except StopIteration as end:
                    running[number], results[number] = None, end.value
        if running == [None, None]:
            return results[0], results[1]
        rows = yield [*asked[0], *asked[1]]
        answers = [rows[: len(asked[0])], rows[len(asked[0]) :]]


def carry_out(connection: Connection, work: Callable[[Transaction], Steps[R]]) -> R:
    """Carry out steps within a transaction of somebody else's, and return their result."""
    transaction = Transaction(connection)
    steps = work(transaction)
    answer: Any = None
    while True:
        try:
            asked = steps.send(answer)
        except StopIteration as end:
            transaction.finish()
            result: R = end.value
            return result
        (answer,) = transaction.answers([asked])


class Transaction:
    """One transaction. Texts and messages are written at its end, in one order: transactions do not wait in a circle."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._later: dict[Prepared, list[Parameters]] = {}
        self._texts: dict[str, Parameters] = {}
        self._messages: dict[str, tuple[int, Parameters]] = {}
        self._newest_erasure: int | None = None

    def later(self, statement: Prepared, *rows: Parameters) -> None:
        """Run the statement with the rows at the end of the transaction."""
        self._later.setdefault(statement, []).extend(rows)

    def add_texts(self, rows: Iterable[Parameters]) -> None:
        """Insert the texts that are not stored yet. `rows` come from `Large.rows`."""
        self._texts.update((row["hash"], row) for row in rows)

    def add_messages(self, rows: Iterable[Parameters]) -> None:
        """Insert the messages that are not stored yet, parents first."""
        for row in rows:
            depth, _ = self._messages.get(row["parent"], (-1, None))
            self._messages.setdefault(row["hash"], (depth + 1, row))

    @property
    def newest_erasure(self) -> int:
        """The number of the last erasure; 0 if there is none."""
        if self._newest_erasure is None:
            with pipelined(self.connection):  # with the beginning of the transaction
                self._newest_erasure = NEWEST_ERASURE.all(self.connection, {})[0].seq
        return self._newest_erasure

    def answers(self, asked: Sequence[Sequence[Ask]]) -> list[list[list[Row]]]:
        """Return the rows of each query of each part."""
        with pipelined(self.connection):
            return self._answers(asked)

    def _answers(self, asked: Sequence[Sequence[Ask]]) -> list[list[list[Row]]]:
        first: dict[Prepared, list[Parameters]] = {}
        for ask in (ask for asks in asked for ask in asks if ask.first is not None):
            statement, row = ask.first  # type: ignore[misc]
            first.setdefault(statement, []).append(row)
        for statement, rows in first.items():
            statement.many(self.connection, rows)
        if self.connection.dialect.name == "mysql":
            return self._in_unions(asked)
        sent: list[list[Any]] = [[ask.query.send(self.connection, ask.parameters) for ask in asks] for asks in asked]
        return [
            [ask.query.rows(self.connection, cursor) for ask, cursor in zip(asks, cursors, strict=True)]
            for asks, cursors in zip(asked, sent, strict=True)
        ]

    def _in_unions(self, asked: Sequence[Sequence[Ask]]) -> list[list[list[Row]]]:
        """Ask equal queries as one: this database has no pipeline, and each query would wait for the one before it."""
        by_query: dict[Prepared, list[Ask]] = {}
        for ask in (ask for asks in asked for ask in asks):
            by_query.setdefault(ask.query, []).append(ask)
        rows: dict[int, list[Row]] = {}
        for query, asks in by_query.items():
            found = query.union(self.connection, [ask.parameters for ask in asks])
            rows |= {id(ask): each for ask, each in zip(asks, found, strict=True)}
        return [[rows[id(ask)] for ask in asks] for asks in asked]

    def finish(self) -> None:
        """Write what was left for the end."""
        if self._later or self._texts or self._messages:
            with pipelined(self.connection):
                self._write_rest()

    def _write_rest(self) -> None:
        db = self.connection
        for statement, rows in self._later.items():
            statement.many(db, rows)
        if self._texts:
            INSERT_TEXT.many(db, [self._texts[hash] for hash in sorted(self._texts)])
            if db.dialect.name == "postgresql":
                for found in ERASED_TEXTS.all(db, {"hashes": list(self._texts)}):
                    REVIVE_TEXT.run(db, {"of": found.hash, "words": self._texts[found.hash]["content"]})
        if self._messages:
            in_order = sorted(self._messages.values(), key=lambda each: (each[0], each[1]["hash"]))
            INSERT_MESSAGE.many(db, [row for _, row in in_order])
        self._later, self._texts, self._messages = {}, {}, {}
