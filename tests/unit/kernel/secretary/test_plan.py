"""Plans that can be carried out, plans that cannot, and who gets what."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.basics.errors import InvalidInput
from kernel.conversation.participant import Agent, Human, Remote, Resolved
from kernel.secretary.plan import MAX_SUBTASKS, capabilities_of, check_plan, dispatch
from kernel.secretary.shapes import Subtask
from tests.support.todo_record import CODER, TEAM, WRITER, sub


@pytest.mark.parametrize(
    ("subtasks", "field", "words"),
    [
        ([], "subtasks", "give at least one subtask"),
        ([sub(f"s{i}") for i in range(MAX_SUBTASKS + 1)], "subtasks", "at most 50"),
        ([sub("s1"), sub("s1")], "subtasks.1.id", "'s1' occurs more than once"),
        ([sub("a b")], "subtasks.0.id", "cannot be an id"),
        ([sub("s/1")], "subtasks.0.id", "such as s1"),
        ([Subtask(id="s1", description=" ")], "subtasks.0.description", "say what subtask 's1' is to do"),
        ([sub("s1", "s1")], "subtasks.0.depends_on", "depends on itself; leave 's1' out"),
        ([sub("first"), sub("s2", "frist")], "subtasks.1.depends_on", "did you mean 'first'? known ids: first, s2"),
        ([sub("s1", needs=["codign"])], "subtasks.0.required_capabilities", "did you mean 'coding'?"),
        ([sub("s1", needs=["law"])], "subtasks.0.required_capabilities", "known capabilities: coding, testing, writing"),
        ([sub("s1", "s2"), sub("s2", "s1")], "subtasks.0.depends_on", "s1 -> s2 -> s1"),
        ([sub("a"), sub("d", "c"), sub("b", "a", "d"), sub("c", "b")], "subtasks.1.depends_on", "d -> c -> b -> d"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused(subtasks: list[Subtask], field: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_plan(subtasks, capabilities_of(TEAM))
    assert caught.value.field == field
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{field}: ")


def test_the_order_is_the_given_one_where_dependencies_allow() -> None:
    plan = check_plan([sub("c", "b", "b"), sub("x"), sub("b"), sub("a")], [])
    assert [(s.id, s.order) for s in plan] == [("x", 1), ("b", 2), ("c", 3), ("a", 4)]
    assert plan[2].depends_on == ["b"]


def test_among_generalists_any_capability_may_stand() -> None:
    assert check_plan([sub("s1", needs=["anything"])], [])[0].order == 1


names = [f"s{i}" for i in range(8)]
graphs = st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=14)


@settings(max_examples=80, deadline=None)
@given(graphs)
def test_any_graph_is_ordered_or_its_circle_is_named(edges: list[tuple[str, str]]) -> None:
    needs = {name: [b for a, b in edges if a == name and b != name] for name in names}
    subtasks = [sub(name, *needs[name]) for name in names]
    try:
        plan = check_plan(subtasks, [])
    except InvalidInput as error:
        spelled = re.search(r"(\w+(?: -> \w+)+)", str(error))
        assert spelled is not None
        circle = spelled[1].split(" -> ")
        assert circle[0] == circle[-1] and len(set(circle)) == len(circle) - 1 >= 2
        assert all(b in needs[a] for a, b in pairwise(circle))
        return
    order = {subtask.id: subtask.order for subtask in plan}
    assert sorted(order.values()) == list(range(1, len(names) + 1))
    assert all(order[b] < order[a] for a in names for b in needs[a])


GENERALIST = Agent(name="anyone")
PERSON = Human(kind="human", name="ana", capabilities=["approving"])
WORKER = Remote(kind="remote", name="gopher", task_queue="go", activity="work", capabilities=["coding"])
EVERYBODY: list[Resolved] = [GENERALIST, WRITER, CODER, PERSON, WORKER]


@pytest.mark.parametrize(
    ("needs", "load", "assignee", "score"),
    [
        (["writing"], {}, "writer", 1.0),
        (["approving"], {}, "ana", 1.0),
        (["coding"], {}, "coder", 1.0),
        (["coding"], {"coder": 1}, "gopher", 1.0),
        (["coding", "testing"], {"coder": 9}, "coder", 1.0),
        (["coding", "writing"], {}, "anyone", 0.5),
        ([], {}, "anyone", 1.0),
        ([], {"anyone": 1}, "writer", 1.0),
    ],
)
def test_the_best_fit_then_the_least_busy_then_the_first(
    needs: list[str], load: dict[str, int], assignee: str, score: float
) -> None:
    match = dispatch([sub("s1", needs=needs)], EVERYBODY, load)["s1"]
    assert (match.assignee, match.score) == (assignee, score)
    assert match.reasons and match.candidates == []


def test_equal_executors_take_turns() -> None:
    matches = dispatch([sub(f"s{i}", needs=["coding"]) for i in range(4)], EVERYBODY, {})
    assert [match.assignee for match in matches.values()] == ["coder", "gopher", "coder", "gopher"]


def test_without_a_fit_the_closest_come_first() -> None:
    match = dispatch([sub("s1", needs=["coding", "testing", "law"])], [WRITER, WORKER, CODER], {})["s1"]
    assert match.assignee is None and match.score == 0
    assert match.candidates == ["coder", "gopher", "writer"]
    assert match.reasons[0] == "coder lacks law"
