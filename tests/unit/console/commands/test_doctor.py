import pytest

from console.backend.desk import built_in, desk_of
from console.commands.doctor.work import import_clashes, key_fault, model_check, prices_check
from kernel.basics.errors import InvalidInput
from kernel.model_call.caps import SpendCap
from kernel.project.project import ModelSettings, Price, Project


@pytest.mark.parametrize(
    ("key", "official", "fault"),
    [
        (None, True, "is not set"),
        ("  ", False, "is not set"),
        ("sk-abc def-0123456789012345", True, "holds spaces"),
        ("my-own-key", True, "does not look like"),
        ("my-own-key", False, None),
        ("sk-" + "x" * 40, True, None),
    ],
)
def test_a_key_by_its_looks(key: str | None, official: bool, fault: str | None) -> None:
    found = key_fault(key, official)
    assert found is None if fault is None else fault in (found or "")


def test_the_offline_model_is_named_as_such() -> None:
    check = model_check("offline:scripted", Project())
    assert check.status == "warn"
    assert "not an LLM" in check.found


def test_a_model_of_the_project_with_its_own_key(monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(
        models={"fast": ModelSettings(provider="openai", model="m", base_url="http://127.0.0.1:1/v1", api_key_env="FAST")}
    )
    monkeypatch.delenv("FAST", raising=False)
    assert "FAST is not set" in model_check("fast", project).found
    monkeypatch.setenv("FAST", "secret-word")
    check = model_check("fast", project)
    assert check.status == "ok"
    assert "secret-word" not in check.found


def test_an_unknown_model() -> None:
    with pytest.raises(InvalidInput, match="neither provider:model"):
        model_check("nothing", Project())


def test_no_locked_package_brings_our_names() -> None:
    assert import_clashes() == []


def test_the_desk_of_the_project_or_the_built_in_one() -> None:
    assert desk_of(Project()).name == "main"
    mine = built_in("office")
    assert desk_of(Project(secretary=mine)) == mine
    asking = desk_of(Project(secretary=mine), interactive=True)
    assert (asking.name, asking.clarify) == ("office-interactive", "interactive")
    assert desk_of(Project(secretary=mine), name="other", interactive=True).name == "other"


def test_a_price_has_its_source_and_a_missing_one_its_correction() -> None:
    assert prices_check("offline:scripted", Project()).found == "no model costs anything"
    check = prices_check("openai:gpt-5-mini", Project())
    assert check.status == "ok" and "openai:gpt-5-mini $0.25 in, $2 out a million tokens (genai-prices " in check.found
    own = {"openai:gpt-5-mini": Price(input_per_million=1, output_per_million=3)}
    assert "$1 in, $3 out a million tokens (mofa.yaml)" in prices_check("openai:gpt-5-mini", Project(prices=own)).found
    mine = ModelSettings(provider="openai", model="gpt-5-mini", base_url="http://127.0.0.1:1")
    check = prices_check("offline:scripted", Project(models={"mine": mine}, caps=[SpendCap(max_usd=1)]))
    assert (check.status, check.found) == ("warn", "openai:gpt-5-mini unknown") and "Under caps they are refused" in check.to_do
