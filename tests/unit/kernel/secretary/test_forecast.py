"""The forecast of a plan before it begins."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from kernel.conversation.participant import Agent, Human
from kernel.secretary import commands
from kernel.secretary.effects import Foresee, effects
from kernel.secretary.plan import check_plan
from kernel.secretary.ranking.figures import DeskFigures, ExecutorFigures
from kernel.secretary.ranking.forecast import critical_path, forecast, forecast_markdown
from kernel.secretary.shapes import Idea, Report, Subtask
from tests.support.todo_record import CLARIFY, PLAN, RECEIVE, START, TodoRecord, desk, sub

TEAM = [Agent(name="coder", capabilities=["coding"]), Human(kind="human", name="ana", capabilities=["law", "coding"])]
FIGURES = DeskFigures(
    executors=[
        ExecutorFigures(name="coder", completed=4, mean_seconds=60, mean_cost_usd=0.5),
        ExecutorFigures(name="ana", completed=1, failed=5, mean_seconds=600, mean_cost_usd=0),
    ]
)


def dispatched(id: str, *depends_on: str, to: str | None, needs: list[str]) -> Subtask:
    return sub(id, *depends_on, needs=needs).model_copy(update={"assignee": to})


def test_time_cost_risk_and_single_points() -> None:
    plan = [
        dispatched("s1", to="coder", needs=["coding"]),
        dispatched("s2", to="ana", needs=["law"]),
        dispatched("s3", "s1", "s2", to="coder", needs=["coding"]),
    ]
    made = forecast(plan, TEAM, FIGURES)
    assert made.critical_path == ["s2", "s3"]
    assert (made.seconds, made.cost_usd) == (660, 1.0)
    assert made.single_points == {"law": "ana"}
    first, law, last = made.subtasks
    assert (first.others, first.risk, last.risk) == (1, "low", "low")
    assert law.risk == "high" and any("only ana" in reason for reason in law.reasons)
    text = forecast_markdown("Ship it", plan, made)
    assert "s2 → s3: about 11 min" in text and "- law: ana" in text and "risk high" in text


def test_what_is_not_known_is_said() -> None:
    plan = [dispatched("s1", to="coder", needs=[]), dispatched("s2", to=None, needs=["law", "coding", "dance"])]
    made = forecast(plan, TEAM[:1], DeskFigures())
    assert (made.seconds, made.cost_usd) == (None, None)
    assert [each.risk for each in made.subtasks] == ["medium", "high"]
    assert "time unknown" in forecast_markdown("x", plan, made)


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14), st.lists(st.integers(1, 9), min_size=8, max_size=8)
)
def test_no_chain_is_longer_than_the_critical_path(edges: list[tuple[int, int]], times: list[int]) -> None:
    needs = {n: {f"s{a}" for a, b in edges if b == n and a < n} for n in range(8)}
    plan = check_plan([sub(f"s{n}", *sorted(needs[n])) for n in range(8)], [])
    length = {f"s{n}": float(times[n]) for n in range(8)}
    path = critical_path(plan, length)
    by_id = {subtask.id: subtask for subtask in plan}
    assert all(a in by_id[b].depends_on for a, b in itertools.pairwise(path))
    longest: dict[str, float] = {}
    for subtask in plan:
        longest[subtask.id] = length[subtask.id] + max((longest[id] for id in subtask.depends_on), default=0)
    assert sum(length[id] for id in path) == max(longest.values())


def test_a_dry_run_ends_with_its_forecast() -> None:
    record = TodoRecord()
    record.do(RECEIVE.model_copy(update={"idea": Idea(content="Say hello", dry_run=True)}))
    assert [effect.key for effect in effects(record.now, desk(clarify="interactive"))] == ["requirement"]
    record.do(CLARIFY, PLAN)
    assert effects(record.now, desk()) == [Foresee("forecast")]
    made = forecast(record.now.plan, [], DeskFigures())
    record.do(
        commands.Foresee(forecast=made, report=Report(id="r", type="forecast", todo_ids=["t1"], content="#", created_at=START))
    )
    assert record.now.status == "completed" and record.now.forecast == made
    assert all(subtask.status == "pending" for subtask in record.now.plan)
