import json
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from kernel.basics.errors import ProviderRefused
from kernel.basics.schema import Schema
from kernel.kinds.llm import ChatMessage, ModelRequest, ToolSpec
from kernel.modes.custom import STEP
from kernel.secretary.prompts import Plan, Questions, Replan, WrittenResult
from kernel.secretary.shapes import Requirement, Review
from kernel.secretary.strict_schema import strict_schema
from plugins.llm.offline import create

IDEA = "# The idea\nWrite a guide for new users. It should fit on a page."
REQUIREMENT = "# A guide for new users\nOne page.\nAcceptance criteria:\n- It is short\n- It is clear\nResources:\n- none"


def ask(content: str = "Is tea better than coffee? Say why.", name: str = "answer", **fields: Any) -> ModelRequest:
    messages = [ChatMessage(role="system", content="You are Ann. Be brief."), ChatMessage(role="user", content=content)]
    return ModelRequest(model="scripted", messages=messages, output_name=name, **fields)


async def data(content: str, name: str, model: type[Schema], schema: dict[str, Any] | None = None) -> Any:
    schema = schema or strict_schema(model)
    reply = await create().complete(ask(content, name, output_schema=schema))
    Draft202012Validator(schema).validate(json.loads(reply.content))
    model.model_validate_json(reply.content)
    return json.loads(reply.content)


async def test_free_words_name_the_subject_and_say_that_they_are_scripted() -> None:
    reply = await create().complete(ask())
    assert reply.content.startswith("[offline model]")
    assert "Is tea better than coffee?" in reply.content
    assert "You are Ann" in reply.content
    assert len(reply.content) < 400
    assert (reply.finish_reason, reply.model, reply.input_tokens, reply.output_tokens) == (
        "stop", "scripted", (22 + 35) // 4, len(reply.content) // 4,
    )  # fmt: skip


async def test_the_same_prompt_gets_the_same_answer_and_another_prompt_another() -> None:
    assert await create().complete(ask(idempotency_key="a")) == await create().complete(ask(idempotency_key="b"))
    assert (await create().complete(ask())).content != (await create().complete(ask("Something else"))).content


async def test_it_calls_no_tool_by_itself() -> None:
    assert (await create().complete(ask(tools=[ToolSpec(name="look")]))).tool_calls == []


async def test_one_clarification_question_with_a_default_among_its_options() -> None:
    (question,) = (await data(IDEA, "clarification_questions", Questions))["questions"]
    assert question["default"] in question["options"]
    assert "guide for new users" in question["question"]


async def test_a_requirement_from_the_idea_and_the_answers() -> None:
    found = await data(IDEA + "\n\n# What was asked, and answered\n- For whom?\n  For Ann", "requirement", Requirement)
    assert found["title"] == "Write a guide for new users"
    assert "It should fit on a page" in found["description"]
    assert "For Ann" in found["description"]
    assert len(found["acceptance_criteria"]) >= 3


async def test_a_plan_of_two_at_once_and_one_that_needs_both_with_the_offered_capabilities() -> None:
    schema = strict_schema(Plan)
    offered = ["writing", "web research"]
    schema["properties"]["subtasks"]["items"]["properties"]["required_capabilities"]["items"]["enum"] = offered
    subtasks = (await data(REQUIREMENT, "plan", Plan, schema))["subtasks"]
    assert [subtask["depends_on"] for subtask in subtasks] == [[], [], ["s1", "s2"]]
    assert subtasks[0]["required_capabilities"] == ["web research"]
    assert subtasks[2]["required_capabilities"] == ["writing"]
    assert all("A guide for new users" in subtask["description"] for subtask in subtasks)


async def test_a_plan_without_offered_capabilities_asks_for_none() -> None:
    subtasks = (await data(REQUIREMENT, "plan", Plan))["subtasks"]
    assert [subtask["required_capabilities"] for subtask in subtasks] == [[], [], []]


async def test_a_result_with_its_artifact_marked_as_scripted() -> None:
    prompt = f"# Your subtask (s3)\nWrite it\n\nIt is part of this:\n\n{REQUIREMENT}\n\n# Result of s1\nFacts\n\nFound."
    found = await data(prompt, "execution_result", WrittenResult)
    assert found["success"] is True
    assert found["error"] is None
    assert found["summary"] == "[offline model] Done: Write it. It builds on s1."
    (artifact,) = found["artifacts"]
    assert artifact["name"] == "s3.md"
    assert "[offline model]" in artifact["content"]


@pytest.mark.parametrize("offered", [True, False])
async def test_a_review_finds_every_criterion_met(offered: bool) -> None:
    schema = strict_schema(Review)
    if offered:
        checks = schema["properties"]["checks"]
        checks.update(minItems=2, maxItems=2)
        checks["items"]["properties"]["criterion"]["enum"] = ["It is short", "It is clear"]
    found = await data(f"{REQUIREMENT}\n\n# Subtask s1 (completed)\nx", "review", Review, schema)
    assert [(check["criterion"], check["met"]) for check in found["checks"]] == [("It is short", True), ("It is clear", True)]
    assert all("s1" in check["evidence"] for check in found["checks"])


@pytest.mark.parametrize(("comment", "redone"), [("Shorter, please", ["s3"]), ("s1 is wrong", ["s1", "s3"])])
async def test_a_rework_redoes_what_the_comment_names_and_the_last(comment: str, redone: list[str]) -> None:
    schema = strict_schema(Replan)
    schema["properties"]["redo"]["items"]["properties"]["id"]["enum"] = ["s1", "s2", "s3"]
    found = await data(f"# What must change\n{comment}\n\n{REQUIREMENT}", "replan", Replan, schema)
    assert [redo["id"] for redo in found["redo"]] == redone
    assert found["new"] == []


@pytest.mark.parametrize("name", ["plan", "review", "requirement", "execution_result", "replan", "clarification_questions"])
async def test_a_known_name_with_a_foreign_schema_is_still_answered_validly(name: str) -> None:
    schema = {"type": "object", "properties": {"score": {"type": "integer", "minimum": 3}}, "required": ["score"]}
    reply = await create().complete(ask(IDEA, name, output_schema=schema))
    Draft202012Validator(schema).validate(json.loads(reply.content))


@pytest.mark.parametrize(("step", "move"), [(1, "broadcast"), (2, "finish")])
async def test_as_a_moderator_it_hears_all_once_and_ends(step: int, move: str) -> None:
    reply = await create().complete(ask(f"Tea?\n\nThis is step {step} of at most 20.", "next_move", output_schema=STEP))
    assert json.loads(reply.content)["move"]["move"] == move


async def test_a_schema_that_nothing_fits_is_refused_with_its_place() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer", "minimum": 5, "maximum": 4}}, "required": ["a"]}
    with pytest.raises(ProviderRefused, match=r"\$\.a"):
        await create().complete(ask(output_schema=schema))


async def test_a_script_answers_by_name_or_words_and_may_call_tools() -> None:
    model = create(
        script={"plan": {"subtasks": []}, "tea": "Tea.", "look": {"tool_calls": [{"name": "look", "arguments": {"at": 1}}]}}
    )
    assert json.loads((await model.complete(ask("x", "plan"))).content) == {"subtasks": []}
    assert (await model.complete(ask())).content == "Tea."
    reply = await model.complete(ask("look there"))
    assert (reply.tool_calls[0].name, reply.tool_calls[0].arguments, reply.finish_reason) == ("look", '{"at": 1}', "tool_calls")
