"""A run, the calls of its activities, and what its answerers share: all fakes."""

from __future__ import annotations

import pytest

from tests.support.fakes.run import FakeCalls, FakeRun
from tests.support.fakes.workflow import FakeWorkflow
from workflows.answerers.answerer import Context, Shares
from workflows.answerers.models import Models
from workflows.answerers.player import ScriptPlayer
from workflows.answerers.threads import Threads


@pytest.fixture
def made(temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch) -> FakeCalls:
    return FakeCalls(monkeypatch)


@pytest.fixture
def run() -> FakeRun:
    return FakeRun()


@pytest.fixture
def context(run: FakeRun, made: FakeCalls) -> Context:
    models = Models(run.run)
    return Context(run.run, models, ScriptPlayer(run.run, models.ask), Threads(run.run), Shares(run.run))
