"""What is made in one workflow schedules nothing in another, where a coroutine that is left over may end."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from workflows.home import Home
from workflows.run.record import Record
from workflows.run.shown import Shown


def within(monkeypatch: pytest.MonkeyPatch, info: object) -> None:
    monkeypatch.setattr("temporalio.workflow.in_workflow", lambda: info is not None)
    monkeypatch.setattr("temporalio.workflow.info", lambda: info)


def test_it_is_here_in_its_own_workflow_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, another = object(), object()
    within(monkeypatch, mine)
    home = Home()
    assert home.is_here()
    for elsewhere in (another, None):
        within(monkeypatch, elsewhere)
        assert not home.is_here()


async def test_a_run_shows_nothing_in_the_workflow_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, another = object(), object()
    within(monkeypatch, mine)
    shown = Shown(SimpleNamespace(record=Record()))
    within(monkeypatch, another)
    shown.announce()
    assert shown._unquiet == 0
