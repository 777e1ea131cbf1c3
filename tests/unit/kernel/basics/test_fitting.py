"""The selection of values that fit into a number of bytes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kernel.basics.fitting import first_that_fit, json_bytes, last_that_fit
from kernel.basics.schema import Schema


class Line(Schema):
    text: str


LINES = st.lists(st.builds(Line, text=st.text(max_size=20)), max_size=20)


def test_bytes_are_those_of_the_wire() -> None:
    assert json_bytes(Line(text="ab")) == len('{"text":"ab"}')
    assert json_bytes(Line(text="雨")) == len('{"text":""}') + 3
    assert json_bytes(Line(text="\n")) == len('{"text":"\\n"}')


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(-1, 60))
def test_the_first_that_fit_are_as_many_as_fit(sizes: list[int], room: int) -> None:
    fitting = first_that_fit(sizes, room, lambda size: size)
    assert fitting == sizes[: len(fitting)] and sum(fitting) <= max(room, 0)
    assert len(fitting) == len(sizes) or sum(sizes[: len(fitting) + 1]) > room


@given(LINES, st.integers(0, 400))
def test_the_last_that_fit_are_as_many_as_fit(lines: list[Line], room: int) -> None:
    fitting = last_that_fit(lines, room)
    assert fitting == lines[len(lines) - len(fitting) :]
    assert sum(json_bytes(line) + 1 for line in fitting) <= room
    if len(fitting) < len(lines):
        assert sum(json_bytes(line) + 1 for line in lines[-len(fitting) - 1 :]) > room
