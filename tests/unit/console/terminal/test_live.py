"""A live list: what it shows, and what keys do, without a terminal."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable

from rich.console import Console

from console.terminal.keys import split
from console.terminal.live import Board, Row


class Names(Board):
    """Rows with names, one of which can be given another name."""

    title = "{count} names"
    empty = "No names."

    def __init__(self, count: int) -> None:
        super().__init__()
        self.update([Row(f"r{n}", [(f"row {n}", None), ("below", "dim")], [(f"details of {n}", None)]) for n in range(count)])

    async def read(self) -> list[Row]:
        return self.rows

    def actions(self) -> dict[str, tuple[str, Callable[[Row], Awaitable[None]]]]:
        return {"n": ("name", self._name), "x": ("break", self._break)}

    async def _name(self, row: Row) -> None:
        self.tell(f"{row.id} is {await self.read_line('Name: ')}")

    async def _break(self, row: Row) -> None:
        raise RuntimeError("broken")

    def shown(self, width: int = 60, height: int = 20) -> list[str]:
        console = Console(width=width, height=height, record=True, file=io.StringIO())
        console.print(self.frame(width, height))
        return console.export_text().splitlines()


def test_the_screen_has_its_rows_details_and_keys() -> None:
    board = Names(3)
    lines = board.shown()
    assert lines[0].startswith("3 names")
    assert [line.rstrip() for line in lines[2:6]] == ["> row 0", "  below", "  row 1", "  below"]
    assert any("details of 0" in line for line in lines)
    assert lines[-1].startswith("↑↓ select  n name  x break  q leave") and len(lines) == 20
    assert "No names." in "\n".join(Names(0).shown())


def test_a_long_list_scrolls_with_the_selection() -> None:
    board = Names(100)
    board.press("end")
    lines = "\n".join(board.shown())
    assert "> row 99" in lines and "details of 99" in lines and "row 0" not in lines
    board.press("up")
    assert board.selected == "r98"
    board.press("page up")
    board.press("home")
    assert board.selected == "r0"


def test_the_selection_stays_with_its_row() -> None:
    board = Names(4)
    board.press("down")
    board.update([row for row in board.rows if row.id != "r0"])
    assert board.selected == "r1"
    board.update([row for row in board.rows if row.id != "r1"])
    assert board.selected == "r2"
    board.update([])
    assert board.row is None and board.press("n")


async def test_a_line_is_typed_corrected_and_sent() -> None:
    board = Names(2)
    board.press("n")
    await asyncio.sleep(0)
    for key in ["q", "x", "backspace", "ü", "up"]:
        assert board.press(key)
    assert any("Name: qü" in line for line in board.shown())
    board.press("enter")
    await _settle(board)
    assert board.message == ("r0 is qü", None)


async def test_escape_leaves_the_line_and_then_the_list() -> None:
    board = Names(1)
    board.press("n")
    await asyncio.sleep(0)
    assert board.press("escape")
    await _settle(board)
    assert board.typing is None and not board.press("escape")


async def test_an_action_that_fails_is_shown() -> None:
    board = Names(1)
    board.press("x")
    await _settle(board)
    assert board.message == ("RuntimeError: broken", "red")


async def _settle(board: Board) -> None:
    while board.acting:
        await asyncio.sleep(0)


def test_keys_of_a_terminal() -> None:
    assert split("a\x1b[A\x1bOB\r\x7fé\x1b[5~\x1b[99~\x1b") == [
        "a", "up", "down", "enter", "backspace", "é", "page up", "escape",
    ]  # fmt: skip


def test_details_that_an_action_shows_stay_while_the_rows_are_read_again() -> None:
    board = Names(3)
    [first, *_] = board.rows
    board.show(first, [("a long report", None)])
    board.update(list(board.rows))
    assert any("a long report" in line for line in board.shown())
    board.press("down")
    board.press("up")
    assert any("details of 0" in line for line in board.shown())
