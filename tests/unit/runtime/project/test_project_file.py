"""The project file: every fault is shown at its place."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.project import ProjectActivities
from kernel.basics.errors import InvalidInput, UnknownAgent
from kernel.conversation.participant import Agent, Human, TeamOf
from kernel.modes import modes
from kernel.project.project import Project, ResolveInput, ResolveOutput
from plugins import discovery
from runtime.project.participants import participants, resolve
from runtime.project.project_file import load_project
from runtime.project.schema import project_schema
from runtime.yaml_source import read

TOOLS = ", ".join(discovery.names("tools"))
ROOT = Path(__file__).parents[4]

GOOD = """\
model: fast
models:
  fast: {provider: openai, model: gpt-5-mini}
agents:
  writer:
    instructions: hi
    capabilities: [a, b]
"""
TEAM = GOOD + "  crew:\n    kind: team\n    mode: Sequential\n"
DESK = GOOD + "secretary:\n  name: desk\n"


def load(tmp_path: Path, content: str) -> Project:
    file = tmp_path / "mofa.yaml"
    file.write_text(content)
    return load_project(file)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        # not YAML
        ("a: [1\nb: 2\n", "2:2: not YAML: expected ',' or ']', but got ':'"),
        ("a:\n\tb: 1\n", "2:1: a tab cannot indent YAML; use spaces"),
        ("a: *b\n", "1:4: not YAML: found undefined alias 'b'"),
        (GOOD + "  writer:\n    instructions: x\n", "8:3: duplicate key 'writer'; each key may appear once in its block"),
        ("- a\n", "1:1: must be a mapping with keys such as models and agents"),
        # tools
        (GOOD + "    tools: [calculater]\n",
         f"8:13: agents.writer.tools.0: Unknown tool 'calculater'. Did you mean 'calculator'? Known: {TOOLS}."),
        (GOOD + "tools:\n  sums: {plugin: calculater}\n",
         f"9:18: tools.sums.plugin: no tool plugin is called 'calculater'; there are {TOOLS}; did you mean 'calculator'?"),
        (GOOD + "tools:\n  sums:\n", f"9:3: tools.sums: no tool plugin is called 'sums'; there are {TOOLS}"),
        (GOOD + "tools:\n  clock: {options: {zone: x}}\n",
         "9:11: tools.clock.options: Tool plugin clock: unknown option 'zone'; known options: timezone"),
        (GOOD + "tools:\n  clock: {aproval: always}\n", "9:11: tools.clock.aproval: unknown field; did you mean 'approval'?"),
        (GOOD + "    tools: [clock, files]\n",
         "8:20: agents.writer.tools.1: Tool plugin files: options.folder is required; "
         "it names the one folder that may be used"),
        # unknown fields
        (GOOD.replace("model: fast", "modle: fast", 1), "1:1: modle: unknown field; did you mean 'model'?"),
        (GOOD + "    modell: x\n", "8:5: agents.writer.modell: unknown field; did you mean 'model'?"),
        (GOOD + "zzz: 1\n", f"8:1: zzz: unknown field; known: {', '.join(Project.model_fields)}"),
        (GOOD.replace("5-mini", "5-mini, api_key: s"), "3:47: models.fast.api_key: unknown field; did you mean 'api_key_env'?"),
        (DESK + "  executors: [writer]\n  dispatch: {stratgy: x}\n",
         "11:14: secretary.dispatch.stratgy: unknown field; did you mean 'strategy'?"),
        (TEAM + "    participants: [{kind: agent, name: q, modl: x}]\n",
         "11:43: agents.crew.participants.0.modl: unknown field; did you mean 'model'?"),
        (TEAM + "    on_failur: stop\n    participants: [writer]\n",
         "11:5: agents.crew.on_failur: team 'crew': 'on_failur' is not a field of Sequential; known: budget, "
         "context, execution, on_failure, participants, timeout"),
        # wrong values
        (GOOD.replace("[a, b]", "[a, 3]"), "7:23: agents.writer.capabilities.1: Input should be a valid string; got 3"),
        (GOOD.replace("[a, b]", "yes"), "7:19: agents.writer.capabilities: Input should be a valid list; got 'yes'"),
        (GOOD.replace("provider: openai, ", ""), "3:3: models.fast.provider: is required"),
        (GOOD + "    temperature: 3\n", "8:18: agents.writer.temperature: Input should be less than or equal to 2; got 3"),
        (GOOD + "  ann:\n    kind: human\n    deadline: 3 days\n",
         "10:15: agents.ann.deadline: must be an ISO 8601 duration such as PT30S, PT2H or P3D"),
        (GOOD + "    kind: agnt\n",
         "8:11: agents.writer.kind: 'agnt' is not one of agent, human, team, remote, script, a2a; did you mean 'agent'?"),
        (GOOD + "    name: other\n", "8:5: agents.writer.name: leave it out: the name is the key, 'writer'"),
        (GOOD + "  /x:\n    model: fast\n", r"8:3: agents./x: as a name: String should match pattern '^[^\s/].*$'; got '/x'"),
        (GOOD + "  12:\n    model: fast\n", "8:3: agents.12: as a name: Input should be a valid string; got 12"),
        (TEAM.replace("Sequential", "Sequence") + "    participants: [writer]\n",
         f"10:11: agents.crew.mode: 'Sequence' is not a mode; use one of {', '.join(sorted(modes()))}."),
        (DESK, "8:1: secretary.executors: is required"),
        # names that nothing answers to
        (GOOD.replace("openai,", "opnai,"),
         "3:20: models.fast.provider: no plugin is called 'opnai'; there are anthropic, gemini, offline, "
         "ollama, openai, recorded; did you mean 'openai'?"),
        (GOOD + "    model: fsat\n",
         "8:12: agents.writer.model: 'fsat' is neither provider:model (for example offline:scripted or openai:gpt-5-mini) "
         "nor a name under models in the project file (known: fast); did you mean 'fast'?"),
        (GOOD.replace("5-mini}", "5-mini, fallback: [{model: fast}]}"),
         "3:66: models.fast.fallback.0.model: a model cannot be its own fallback"),
        (GOOD.replace("5-mini}", "5-mini, fallback: [{model: x:y, on: [slow]}]}"),
         "3:76: models.fast.fallback.0.on.0: Input should be 'rate_limit', 'quota', 'timeout', 'context_length', "
         "'model_not_found' or 'down'; got 'slow'"),
        (GOOD.replace("fast: {", "a:b: {"),
         "3:3: models.a:b: must not contain a colon: provider:model is for models without an entry"),
        (GOOD + "prices:\n  fast: {input_per_million: 1, output_per_million: 2}\n",
         "9:3: prices.fast: must be provider:model, such as openai:gpt-5-mini"),
        (DESK + "  executors: [writr]\n",
         "10:15: secretary.executors.0: Unknown agent 'writr'. Did you mean 'writer'? Known: writer."),
        (TEAM + "    participants: [writer, nobody]\n",
         "11:28: agents.crew.participants.1: Unknown agent 'nobody'. Known: crew, writer."),
        (TEAM + "    participants: [writer, crew]\n", "8:3: agents.crew: a team cannot contain itself (crew > crew)."),
        (TEAM + "    participants:\n      - kind: agent\n        name: q\n        model: x\n",
         "14:16: agents.crew.participants.0.model: 'x' is neither provider:model (for example offline:scripted or "
         "openai:gpt-5-mini) "
         "nor a name under models in the project file (known: fast)"),
    ],
)  # fmt: skip
def test_a_fault_is_shown_at_its_place(tmp_path: Path, content: str, fault: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        load(tmp_path, content.replace("model: fast\n", "", 1) if "a:b" in fault else content)
    shown = str(wrong.value)
    if "a:b" in fault:
        fault = fault.replace("3:3", "2:3")
    assert shown == f"mofa.yaml:{fault}"


def test_all_faults_are_shown_in_the_order_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as wrong:
        load(tmp_path, GOOD + "    temperature: 3\n    modell: x\nsecretary:\n  name: 7\n  executors: [writer]\nzzz: 1\n")
    places = [line.split(": ")[0] for line in str(wrong.value).splitlines()]
    assert places == ["mofa.yaml:8:18", "mofa.yaml:9:5", "mofa.yaml:11:9", "mofa.yaml:13:1"]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"nowhere\.yaml cannot be read: No such file"):
        load_project(tmp_path / "nowhere.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"model: caf\xe9\n")
    with pytest.raises(InvalidInput, match=r"latin\.yaml: not UTF-8 text \(byte 10\)"):
        load_project(tmp_path / "latin.yaml")
    (tmp_path / "control.yaml").write_bytes(b"model: \x01\n")
    with pytest.raises(InvalidInput, match=r"control\.yaml: not YAML"):
        load_project(tmp_path / "control.yaml")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_that_windows_wrote(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "mofa.yaml").write_bytes(GOOD.replace("\n", "\r\n").encode(encoding))
    assert load_project(tmp_path / "mofa.yaml") == load(tmp_path, GOOD)


def test_no_file_and_an_empty_file_are_an_empty_project(tmp_path: Path) -> None:
    assert load_project(None) == load(tmp_path, "") == load(tmp_path, "# nothing yet\n") == Project()


def test_an_agent_needs_no_more_than_a_name(tmp_path: Path) -> None:
    project = load(tmp_path, GOOD + "  helper:\n  ann: {kind: human}\n")
    found = participants(project)
    assert found["helper"] == Agent(name="helper")
    assert found["writer"] == Agent(name="writer", instructions="hi", capabilities=["a", "b"])
    assert found["ann"] == Human(kind="human", name="ann")


NESTED = (
    TEAM
    + """\
    participants: [writer, pair]
  pair:
    kind: team
    mode: RequestResponse
    participants: [helper]
  helper:
"""
)


async def test_names_are_looked_up_inside_teams_inside_teams(tmp_path: Path) -> None:
    activity = ProjectActivities(load(tmp_path, NESTED))
    found = await ActivityEnvironment().run(activity.resolve, ResolveInput(names=["crew", "writer"]))
    assert list(found.participants) == ["crew", "writer"]
    crew = found.participants["crew"]
    assert isinstance(crew, TeamOf)
    writer, pair = crew.participants
    assert writer == found.participants["writer"]
    assert isinstance(pair, TeamOf)
    assert pair.participants == [Agent(name="helper")]
    assert ResolveOutput.model_validate_json(found.model_dump_json()) == found


async def test_an_unknown_name_is_not_retried(tmp_path: Path) -> None:
    activity = ProjectActivities(load(tmp_path, GOOD))
    with pytest.raises(
        ApplicationError, match=r"Unknown agent 'writr'\. Did you mean 'writer'\?.*under agents in the project"
    ) as unknown:
        await ActivityEnvironment().run(activity.resolve, ResolveInput(names=["writr"]))
    assert (unknown.value.type, unknown.value.non_retryable) == ("UnknownAgent", True)
    with pytest.raises(UnknownAgent, match="Known: none"):
        resolve(Project(), "writer")


def test_the_example_loads_and_fits_the_schema() -> None:
    example = ROOT / "examples/mofa.yaml"
    project = load_project(example)
    assert set(participants(project)) == {"researcher", "writer", "reviewer", "owner"}
    assert project.secretary is not None
    jsonschema_rs.validate(project_schema(), read(example).plain)
    modeline = example.read_text(encoding="utf-8").splitlines()[0]
    assert (example.parent / modeline.split("$schema=")[1]).resolve() == ROOT / "docs/schemas/mofa.schema.json"


@pytest.mark.parametrize(
    ("agents", "fits"),
    [
        ({"a": None}, True),
        ({"a": {"instructions": "x"}}, True),
        ({"a": {"kind": "human", "deadline": "P1D"}}, True),
        ({"a": {"kind": "team", "mode": "Sequential", "participants": ["b"], "on_failure": "skip"}}, True),
        ({"a": {"modell": "x"}}, False),
        ({"a": {"kind": "human", "instructions": "x"}}, False),
        ({"a": {"deadline": "P1D"}}, False),
        ({"a": {"kind": "alien"}}, False),
        ({"a": 7}, False),
    ],
)
def test_the_schema_tells_an_editor_what_the_loader_would(agents: dict[str, object], fits: bool, tmp_path: Path) -> None:
    validator = jsonschema_rs.Draft202012Validator(project_schema())
    assert validator.is_valid({"agents": agents}) is fits
    with_b = {"agents": {**agents, "b": None}}
    if fits:
        assert load(tmp_path, json.dumps(with_b)).agents
    else:
        with pytest.raises(InvalidInput):
            load(tmp_path, json.dumps(with_b))


LIMITED = """\
models:
  fast: {provider: openai, model: gpt-5-mini, calls_per_second: 5}
  free: {provider: openai, model: gpt-5-mini}
"""


async def test_a_model_with_a_limit_has_a_task_queue_of_its_own(tmp_path: Path) -> None:
    activity, environment = ProjectActivities(load(tmp_path, LIMITED)), ActivityEnvironment()
    queue = environment.info.task_queue
    found = await environment.run(activity.resolve, ResolveInput(names=[], models=["fast", "free"]))
    assert found.queues == {"fast": f"{queue}.model.fast", "free": None}
    of_provider = ProjectActivities(load(tmp_path, LIMITED + "providers: {openai: {calls_per_second: 9}}"))
    found = await environment.run(of_provider.resolve, ResolveInput(names=[], models=["fast", "free"]))
    assert found.queues == {"fast": f"{queue}.model.fast", "free": f"{queue}.provider.openai"}
    with pytest.raises(ApplicationError, match=r"'fsat' is neither .* \(known: fast, free\)") as refused:
        await environment.run(activity.resolve, ResolveInput(names=[], models=["fsat"]))
    assert refused.value.type == "InvalidInput"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (LIMITED + "providers: {opnai: {calls_per_second: 5}}", r"4:\d+: providers.opnai: no plugin is called 'opnai'"),
        (LIMITED.replace("second: 5", "second: 0"), r"2:\d+: models.fast.calls_per_second: .*greater than 0"),
        (LIMITED.replace("second: 5", "second: .inf"), r"2:\d+: models.fast.calls_per_second: .*finite"),
    ],
)
def test_a_limit_that_would_not_hold_is_refused(tmp_path: Path, content: str, fault: str) -> None:
    with pytest.raises(InvalidInput, match=fault):
        load(tmp_path, content)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("channels: {mail: {plugin: emial}}", "channels.mail.plugin: no notification plugin is called 'emial'"),
        ("channels: {mail: {plugin: email, options: {host: h}}}", "channels.mail.options: .*sender must be an address"),
        ("people: [{name: a, roles: [viewer], addresses: {x: y}}]", "people.0.addresses.x: no channel is called 'x'"),
        ("people: [{name: a, roles: [viewer], channels: [x]}]", "people.0.channels.0: a has no address"),
        ("notifications: {unassigned: [nobody]}", "notifications.unassigned.0: nobody under people"),
        (
            "people: [{name: a, roles: [viewer], digest: {at: '08:00', zone: Mars}}]",
            "people.0.digest.zone: 'Mars' is not a time zone",
        ),
        (
            "channels: {t: {plugin: slack}}\npeople: [{name: a, roles: [viewer], addresses: {t: U1}},"
            " {name: b, roles: [viewer], addresses: {t: U1}}]",
            "people.1.addresses.t: a has the same address",
        ),
    ],
)
def test_a_channel_or_an_address_that_cannot_work_is_named(lines: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=fault):
        load(tmp_path, f"{lines}\n")
