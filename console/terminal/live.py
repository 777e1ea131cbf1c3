"""A live list in the terminal: rows that are read again and again, keys that do something with one, and a line to type."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.terminal.event_words import Line
from console.terminal.failure import OK, explain
from console.terminal.keys import END, keyboard

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

REFRESH_S = 1.0
TYPED_CHARACTERS = 20_000


class Left(Exception):
    """The person left the typing of a line."""


@dataclass
class Typing:
    """A line that is being typed."""

    prompt: str
    text: str = ""
    done: asyncio.Future[str] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


@dataclass(frozen=True)
class Row:
    """A row of the list. `id` tells it from others; `details` are shown while it is selected."""

    id: str
    lines: list[Line]
    details: list[Line]


class Board(ABC):
    """A live list. A subclass reads the rows, and has an action for each of its keys."""

    title = ""
    empty = ""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.selected: str | None = None
        self.typing: Typing | None = None
        self.message: Line = ("", None)
        self.trouble = ""
        self._shown: tuple[str, list[Line]] | None = None
        self._acting: asyncio.Task[None] | None = None

    @abstractmethod
    async def read(self) -> list[Row]:
        """Return the current rows. Raise what the server or the workers raise."""

    @abstractmethod
    def actions(self) -> dict[str, tuple[str, Callable[[Row], Awaitable[None]]]]:
        """Return the keys with what they do, in words, and the action on the selected row."""

    # ---- for actions ----------------------------------------------------------------------------------------------

    async def read_line(self, prompt: str) -> str:
        """Return a line that the person types. Raise `Left` if they press Escape."""
        self.typing = Typing(prompt)
        try:
            return (await self.typing.done).strip()
        finally:
            self.typing = None

    def tell(self, text: str, style: str | None = None) -> None:
        """Show a message until the next one."""
        self.message = (text, style)

    def show(self, row: Row, details: list[Line] | None) -> None:
        """Show these details of a row in place of its own, until the person moves on; with None its own again."""
        self._shown = None if details is None else (row.id, details)

    @property
    def row(self) -> Row | None:
        """The selected row."""
        return next((row for row in self.rows if row.id == self.selected), None)

    @property
    def acting(self) -> bool:
        """Whether an action is in progress."""
        return self._acting is not None

    @property
    def _place(self) -> int:
        return next((n for n, row in enumerate(self.rows) if row.id == self.selected), 0)

    # ---- for the loop ---------------------------------------------------------------------------------------------

    def update(self, rows: list[Row]) -> None:
        """Take new rows. The selection stays with its row; if that has gone, the row in its place is selected."""
        place = self._place
        self.rows = rows
        if self.row is None:
            self.selected = rows[min(place, len(rows) - 1)].id if rows else None

    def press(self, key: str) -> bool:
        """Act on a key. Return False if the person leaves."""
        if self.typing is not None:
            self._type(self.typing, key)
            return True
        if key in ("q", "escape", END):
            return False
        moves = {
            "up": -1,
            "k": -1,
            "down": 1,
            "j": 1,
            "page up": -10,
            "page down": 10,
            "home": -len(self.rows),
            "end": len(self.rows),
        }
        if key in moves and self.rows:
            self.selected = self.rows[max(0, min(self._place + moves[key], len(self.rows) - 1))].id
            self._shown = None
        elif (action := self.actions().get(key)) and (row := self.row) is not None and self._acting is None:
            self._acting = asyncio.create_task(self._act(action[1], row))
            self._acting.add_done_callback(lambda _: setattr(self, "_acting", None))
        return True

    async def _act(self, action: Callable[[Row], Awaitable[None]], row: Row) -> None:
        try:
            await action(row)
        except Left:
            self.tell("")
        except Exception as error:
            known = explain(error)
            self.tell(f"{known or f'{type(error).__name__}: {error}'}", "red")

    def _type(self, typing: Typing, key: str) -> None:
        if typing.done.done():
            return
        match key:
            case "enter":
                typing.done.set_result(typing.text)
            case "escape" | "end of input":
                typing.done.set_exception(Left())
            case "backspace":
                typing.text = typing.text[:-1]
            case "erase line":
                typing.text = ""
            case _ if len(key) == 1:
                typing.text = (typing.text + key)[:TYPED_CHARACTERS]

    def frame(self, width: int, height: int) -> RenderableType:
        """Return the screen: the rows around the selected one, its details, a message, and the keys."""
        from rich.console import Group

        bottom = self._bottom(width)
        room = max(4, height - 2 - len(bottom))
        details = self._details(width, room // 2)
        listed = self._listed(max(2, room - len(details)))
        filler = [("", None)] * max(0, room - len(details) - len(listed))
        lines = [(self.title.format(count=len(self.rows)), "bold"), ("", None), *listed, *details, *filler, *bottom]
        return Group(*(_text(line, style, width) for line, style in lines[:height]))

    def _listed(self, room: int) -> list[Line]:
        if not self.rows:
            return [(self.empty, None)]
        size = max(len(row.lines) for row in self.rows)
        count = max(1, room // size)
        first = max(0, min(self._place - count // 2, len(self.rows) - count))
        lines: list[Line] = []
        for row in self.rows[first : first + count]:
            chosen = row.id == self.selected
            for number, (line, style) in enumerate(row.lines):
                mark = "> " if chosen and number == 0 else "  "
                lines.append((mark + line, f"{style or ''} reverse".strip() if chosen and number == 0 else style))
        return lines

    def _details(self, width: int, room: int) -> list[Line]:
        row = self.row
        details = [] if row is None else self._shown[1] if self._shown and self._shown[0] == row.id else row.details
        if not details:
            return []
        lines = [("─" * width, "dim"), *details]
        return lines if len(lines) <= room else [*lines[: room - 1], (f"  … {len(lines) - room + 1} more lines", "dim")]

    def _bottom(self, width: int) -> list[Line]:
        if self.typing is not None:
            shown = self.typing.prompt + self.typing.text
            return [self.message, (shown[-(width - 1) :] + "▏", "bold"), ("Enter sends, Escape leaves", "dim")]
        keys = "  ".join(f"{key} {words}" for key, (words, _) in self.actions().items())
        return [self.message, (self.trouble, "red"), (f"↑↓ select  {keys}  q leave", "dim")]


def _text(line: str, style: str | None, width: int) -> Text:
    from rich.text import Text

    text = Text(line, style=style or "", no_wrap=True)
    text.truncate(width, overflow="ellipsis")
    return text


async def run(board: Board) -> int:
    """Show a board until the person leaves; return the exit code."""
    from rich.live import Live

    from console.terminal.screen import out

    console = out()
    reading: asyncio.Task[None] | None = None
    with keyboard() as keys, Live(console=console, screen=True, auto_refresh=False) as live:
        due = 0.0
        clock = asyncio.get_running_loop().time
        while True:
            if reading is None and clock() >= due:
                reading = asyncio.create_task(_read(board))
            if reading is not None and reading.done():
                reading, due = None, clock() + REFRESH_S
            live.update(board.frame(console.width, console.height), refresh=True)
            waiting = asyncio.create_task(keys.get())
            await asyncio.wait({waiting, *([reading] if reading else [])}, timeout=0.25, return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done():
                waiting.cancel()
                continue
            if not board.press(waiting.result()):
                break
            await asyncio.sleep(0)
    if reading is not None:
        reading.cancel()
    return OK


async def _read(board: Board) -> None:
    """Read the rows again. A server or worker that is away for a moment is shown, and the rows stay."""
    try:
        board.update(await board.read())
        board.trouble = ""
    except Exception as error:
        known = explain(error)
        if known is None:
            raise
        board.trouble = str(known).splitlines()[0]
