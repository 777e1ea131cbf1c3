"""Fixtures for the tests of workflows."""

from __future__ import annotations

import pytest

from tests.support.fakes.workflow import FakeWorkflow


@pytest.fixture
def temporal(monkeypatch: pytest.MonkeyPatch) -> FakeWorkflow:
    return FakeWorkflow(monkeypatch)
