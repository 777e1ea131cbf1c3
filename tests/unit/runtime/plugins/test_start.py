"""A plugin that hangs, fails or is fine while it is made."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from kernel.basics.errors import InvalidInput
from runtime.plugins.start import create_in_time


def test_what_is_made_comes_back_and_what_fails_says_so_itself() -> None:
    assert create_in_time(lambda *, n: [n], {"n": 1}, "tool echo") == [1]
    with pytest.raises(TypeError):
        create_in_time(lambda *, n: [n], {"m": 1}, "tool echo")


def test_what_hangs_is_given_up() -> None:
    never = threading.Event()

    def create() -> Any:
        never.wait()

    with pytest.raises(InvalidInput, match=r"tool echo: its create\(\) did not return within 0.1 s"):
        create_in_time(create, {}, "tool echo", 0.1)
    never.set()
