"""RequestResponse, on a team that answers from a script."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.basics.errors import ParticipantFailed
from kernel.conversation.participant import Resolved
from kernel.modes.request_response import RequestResponseInput, request_response
from tests.support.fakes.team import USED, FakeTeam, failing

INPUT: RequestResponseInput[Resolved] = RequestResponseInput.model_validate(
    {"task": {"sum": [1, 2]}, "participants": [{"kind": "agent", "name": "ana"}]}
)


@pytest.mark.parametrize("answer", ["3", {"total": 3}, 0, ""])
async def test_the_answer_is_the_output(answer: Any) -> None:
    team = FakeTeam({"ana": [answer]})
    outcome = await request_response(team, INPUT)
    assert (outcome.mode, outcome.status, outcome.output, outcome.usage) == ("RequestResponse", "completed", answer, USED)
    [ask] = team.of("ana")
    assert [entry.role for entry in ask.thread.pending] == ["task"] and '"sum"' in (ask.thread.pending[0].text or "")


async def test_a_failure_is_the_runs_under_its_own_name() -> None:
    with pytest.raises(ParticipantFailed, match="bad key") as caught:
        await request_response(FakeTeam({"ana": [failing("bad key")]}), INPUT)
    assert caught.value.type == "ProviderRefused"


async def test_no_answer_in_time_stops_with_the_reason() -> None:
    team = FakeTeam({"ana": [failing("nobody answered", "DecisionExpired", "timeout")]})
    outcome = await request_response(team, INPUT)
    assert (outcome.status, outcome.output, outcome.reason) == ("stopped", None, "nobody answered")
