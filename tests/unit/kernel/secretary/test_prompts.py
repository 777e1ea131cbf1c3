"""What models are asked, in which form, and what becomes of their answers."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import jsonschema_rs
import pytest

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.conversation.participant import Agent
from kernel.secretary import commands, prompts
from kernel.secretary.prompts import Prompt
from kernel.secretary.shapes import Requirement, Review
from kernel.secretary.strict_schema import strict_schema
from tests.support.todo_record import ANSWER, ASK, CLARIFY, CRITERIA, PLAN, RECEIVE, TEAM, TodoRecord, carry_out, good, reported


def every_prompt() -> list[Prompt]:
    """One of each, taken along the way of a todo."""
    record = TodoRecord()
    record.do(RECEIVE)
    made = [prompts.ask_clarification(record.now)]
    record.do(ASK, ANSWER)
    made.append(prompts.write_requirement(record.now))
    record.do(CLARIFY)
    made.append(prompts.make_plan(record.now, TEAM))
    record.do(PLAN)
    made.append(prompts.execute(record.now, "s1"))
    carry_out(record, "s1", "s2", "s3")
    made.append(prompts.review_results(record.now))
    record = reported(True, False)
    record.do(commands.RequestRework(comment="shorter"))
    return [*made, prompts.replan(record.now, TEAM)]


def assert_strict(node: Any) -> None:
    """What OpenAI's strict mode asks of a schema."""
    if isinstance(node, list):
        for item in node:
            assert_strict(item)
    if not isinstance(node, dict):
        return
    assert node != {}, "a value of any type is not strict"
    assert not {"$ref", "$defs", "default", "oneOf", "allOf", "uniqueItems", "minLength", "format"} & set(node)
    if node.get("type") == "object":
        assert node["additionalProperties"] is False
        assert node["required"] == list(node["properties"])
    for key, value in node.items():
        assert_strict(list(value.values()) if key == "properties" else value)


@pytest.mark.parametrize("prompt", every_prompt(), ids=lambda prompt: prompt.name)
def test_every_schema_is_valid_and_strict(prompt: Prompt) -> None:
    jsonschema_rs.meta.validate(prompt.schema)
    assert_strict(prompt.schema)
    assert prompt.content.strip()


def test_the_names_are_those_of_the_answers() -> None:
    assert [prompt.name for prompt in every_prompt()] == [
        "clarification_questions", "requirement", "plan", "execution_result", "review", "replan",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "hash"),
    [
        (prompts.Questions, "e71597a670178402"),
        (Requirement, "103cbdf28c50aadb"),
        (prompts.Plan, "d1ad73b660dbe8d3"),
        (prompts.WrittenResult, "1efb8b1735e0572f"),
        (Review, "ca7bdcb0de40d2e5"),
        (prompts.Replan, "80552504e41759bb"),
    ],
)
def test_schemas_of_answers_stay_the_same_because_the_ledger_hashes_them(model: type[Schema], hash: str) -> None:
    schema = json.dumps(strict_schema(model), sort_keys=True)
    assert hashlib.sha256(schema.encode()).hexdigest().startswith(hash)


GOOD_ANSWERS: dict[str, Any] = {
    "clarification_questions": {
        "questions": [
            {
                "id": "q1", "kind": "number_range", "question": "How many?", "why": None, "options": [], "minimum": 1,
                "maximum": 9, "default": 3,
            }
        ]
    },
    "requirement": {
        "title": "T", "description": "D", "acceptance_criteria": ["a"], "dependencies": [], "estimated_effort": None,
        "resources": [],
    },
    "plan": {"subtasks": [{"id": "s1", "description": "d", "required_capabilities": ["coding"], "depends_on": []}]},
    "execution_result": {
        "success": True, "summary": "s", "details": "", "artifacts": [{"name": "n", "type": "text", "content": "c"}],
        "error": None,
    },
    "review": {"checks": [{"criterion": c, "met": True, "evidence": "e"} for c in CRITERIA], "summary": "s"},
    "replan": {"redo": [{"id": "s3", "description": None}], "new": []},
}  # fmt: skip


def test_good_answers_fit_the_schemas_and_become_commands() -> None:
    for prompt in every_prompt():
        jsonschema_rs.validate(prompt.schema, GOOD_ANSWERS[prompt.name])
    state = reported().now
    assert prompts.to_questions(GOOD_ANSWERS["clarification_questions"]).questions[0].default == 3
    assert prompts.to_requirement(GOOD_ANSWERS["requirement"]).requirement.acceptance_criteria == ["a"]
    assert prompts.to_plan(GOOD_ANSWERS["plan"], TEAM).subtasks[0].required_capabilities == ["coding"]
    assert prompts.to_result(GOOD_ANSWERS["execution_result"]).artifacts[0].content == "c"
    assert [check.met for check in prompts.to_review(state, GOOD_ANSWERS["review"]).checks] == [True, True]
    assert prompts.to_replan(GOOD_ANSWERS["replan"], TEAM).redo == [commands.Redo(id="s3")]


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("plan", {"subtasks": []}),
        ("plan", {"subtasks": [{"id": "s1", "description": "d", "required_capabilities": ["law"], "depends_on": []}]}),
        ("review", {"checks": [{"criterion": CRITERIA[0], "met": True, "evidence": "e"}], "summary": "s"}),
        ("review", {"checks": [{"criterion": "other", "met": True, "evidence": "e"}] * 2, "summary": "s"}),
        ("replan", {"redo": [{"id": "s9", "description": None}], "new": []}),
        ("requirement", {"title": "T"}),
        ("execution_result", {**GOOD_ANSWERS["execution_result"], "cost": 1}),
    ],
)
def test_the_schemas_refuse_what_does_not_fit_the_case(name: str, bad: Any) -> None:
    prompt = next(prompt for prompt in every_prompt() if prompt.name == name)
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(prompt.schema, bad)


def test_without_known_capabilities_any_may_be_named() -> None:
    record = TodoRecord()
    record.do(RECEIVE, CLARIFY)
    schema = prompts.make_plan(record.now, [Agent(name="anyone")]).schema
    assert schema["properties"]["subtasks"]["items"]["properties"]["required_capabilities"]["items"] == {"type": "string"}


@pytest.mark.parametrize("convert", [prompts.to_questions, prompts.to_requirement, lambda data: prompts.to_plan(data, TEAM)])
@pytest.mark.parametrize("data", [None, "text", [], {}, {"surprise": 1}])
def test_an_answer_of_another_form_is_refused_with_its_name(convert: Any, data: Any) -> None:
    with pytest.raises(InvalidInput, match=r"clarification_questions|requirement|plan"):
        convert(data)


def test_blank_and_repeated_criteria_are_left_out() -> None:
    answer = {"title": "T", "description": "D", "acceptance_criteria": ["a", " ", "a "]}
    assert prompts.to_requirement(answer).requirement.acceptance_criteria == ["a"]
    with pytest.raises(InvalidInput, match="acceptance_criteria"):
        prompts.to_requirement({**answer, "acceptance_criteria": [" "]})


@pytest.mark.parametrize(
    ("criteria", "met"),
    [
        ([CRITERIA[1], CRITERIA[0]], [False, True]),
        (["  It SAYS hello", CRITERIA[1]], [True, False]),
        (["greets", "brevity"], [True, False]),
        (["greets", CRITERIA[1]], [True, False]),
        ([CRITERIA[0]], [True, False]),
        ([CRITERIA[0], CRITERIA[0]], [False, False]),
        ([], [False, False]),
    ],
)
def test_a_review_is_matched_to_the_criteria_and_fails_closed(criteria: list[str], met: list[bool]) -> None:
    checks = [{"criterion": c, "met": i == 0, "evidence": "e"} for i, c in enumerate(criteria)]
    command = prompts.to_review(reported().now, {"checks": checks, "summary": "s"})
    assert [check.criterion for check in command.checks] == CRITERIA
    assert [check.met for check in command.checks] == met


@pytest.mark.parametrize(
    ("data", "success", "summary", "artifacts"),
    [
        ("Hello\nworld", True, "Hello", ["Hello\nworld"]),
        ({"rows": 3}, True, "Answered in JSON.", [{"rows": 3}]),
        ({"success": False, "summary": "no", "error": "full"}, False, "no", []),
        ("", False, "", []),
        (None, False, "", []),
    ],
)
def test_any_executors_answer_is_a_result(data: Any, success: bool, summary: str, artifacts: list[Any]) -> None:
    result = prompts.to_result(data)
    assert (result.success, result.summary, [a.content for a in result.artifacts]) == (success, summary, artifacts)


def test_a_result_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(InvalidInput, match="execution_result: cost: unknown field"):
        prompts.to_result({"success": True, "summary": "s", "cost": 3})


def test_an_executor_reads_results_skips_and_what_was_sent_back() -> None:
    record = reported(True, False)
    record.do(commands.RequestRework(comment="make it shorter"))
    record.do(commands.MakeReplan(redo=[commands.Redo(id="s3")], executors=TEAM))
    content = prompts.execute(record.now, "s3").content
    for words in ("do s3", "s1 done", "s2 done", "s3 done", f"make it shorter\n\nCriteria not met:\n- {CRITERIA[1]}\n"):
        assert words in content
    skipped = record.now.model_copy(update={"plan": [s.model_copy(update={"status": "skipped"}) for s in record.now.plan]})
    assert "s1 was skipped" in prompts.execute(skipped, "s3").content


def test_an_executor_reads_the_criteria_that_a_person_has_named() -> None:
    for failed in ([CRITERIA[0]], [CRITERIA[1], CRITERIA[0]]):
        record = reported(True, True)
        record.do(commands.RequestRework(comment="Too dear.", failed=failed))
        record.do(commands.MakeReplan(redo=[commands.Redo(id="s3")], executors=TEAM))
        assert record.now.unmet == failed
        content = prompts.execute(record.now, "s3").content
        assert content.count("Criteria not met:\n" + "\n".join(f"- {each}" for each in failed)) == 1
    record = reported(True, True)
    record.do(commands.RequestRework(comment="Too dear."), commands.MakeReplan(redo=[commands.Redo(id="s3")], executors=TEAM))
    assert "not met" not in prompts.execute(record.now, "s3").content


def test_the_requirements_writer_reads_the_answers() -> None:
    record = TodoRecord()
    record.do(RECEIVE, ASK, ANSWER)
    content = prompts.write_requirement(record.now).content
    assert "Say hello" in content and "To whom?" in content and "the world" in content


def test_the_replanner_reads_the_comment_and_what_is_not_met() -> None:
    record = reported(True, False)
    record.do(commands.RequestRework(comment="make it shorter"))
    content = prompts.replan(record.now, TEAM).content
    assert "make it shorter" in content and f"- {CRITERIA[1]}: seen" in content and f"- {CRITERIA[0]}: seen" not in content
    assert good("s1 done").summary in content
