"""Files of flows: each fault has its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.basics.errors import InvalidInput
from kernel.flow.versions import Ref, no_version
from kernel.project.project import Project
from runtime.flows.flow_file import flow_of_text, load_flow
from runtime.plugins.flow_names import FlowNames, Found, NothingPublished

GOOD = """\
name: small
nodes:
  - {id: start, type: start}
  - id: say
    type: agent
    agent: {kind: agent, name: poet}
    task: "A line about {{ input }}"
  - {id: done, type: end}
edges:
  - {from: start, to: say}
  - {from: say, to: done}
"""


def refused(tmp_path: Path, old: str, new: str) -> str:
    file = tmp_path / "small.yaml"
    assert old in GOOD
    file.write_text(GOOD.replace(old, new))
    with pytest.raises(InvalidInput) as error:
        load_flow(file)
    return str(error.value)


def test_a_file_in_yaml_or_in_json_is_read(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(GOOD)
    flow = load_flow(tmp_path / "small.yaml")
    assert (flow.name, [node.id for node in flow.nodes]) == ("small", ["start", "say", "done"])
    (tmp_path / "small.json").write_text(flow.model_dump_json(by_alias=True, exclude_unset=True))
    assert load_flow(tmp_path / "small.json").hash == flow.hash


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    task:", "    tsk:", "small.yaml:7:5: nodes.1.tsk: unknown field; did you mean 'task'?"),
        ("kind: agent, name", "kind: agent, nam", "small.yaml:6:26: nodes.1.agent.nam: unknown field; did you mean 'name'?"),
        ("type: agent", "type: agnet", "small.yaml:5:11: nodes.1.type: 'agnet' is not one of start, end, agent"),
        ("to: say", "to: sya", "small.yaml:10:23: edges.0.to: there is no node 'sya'; did you mean 'say'?"),
        ("{{ input }}", "{{ inptu }}", "small.yaml:7:11: nodes.1.task: expression 'inptu', column 1: there is no name 'inptu'"),
        ("name: small", "nme: small", "small.yaml:1:1: nme: unknown field; did you mean 'name'?"),
        ("{id: done, type: end}", "{id: done, type: end", "small.yaml:9:6: not YAML"),
        (
            "{id: done, type: end}",
            "{id: j, type: join, need: some}",
            "small.yaml:8:31: nodes.2.need: Input should be a valid integer, unable",
        ),
        (
            "{id: done, type: end}",
            "{id: h, type: human, question: Pay?, on_timeout: {do: chose, option: yes}}",
            "small.yaml:8:59: nodes.2.on_timeout.do: 'chose' is not one of wait, choose, escalate, delegate, fail; "
            "did you mean 'choose'?",
        ),
        ("name: small", "name: small\nbudget: {max_usd: .inf}", "small.yaml:2:19: budget.max_usd: JSON has no such number"),
        ('"A line about {{ input }}"', "[1, .nan]", "small.yaml:7:15: nodes.1.task.1: JSON has no such number"),
        (GOOD, "- a list\n", "small.yaml:1:1: must be a mapping with name, nodes and edges"),
    ],
)
def test_a_fault_has_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert message in refused(tmp_path, old, new)


def test_a_published_text_keeps_what_was_accepted_once() -> None:
    text = GOOD.replace("{id: done", "{id: paid, type: wait, signal: pause}\n  - {id: done")
    text = text.replace("{from: say, to: done}", "{from: say, to: paid}\n  - {from: paid, to: done}")
    assert flow_of_text(text, published=True).name == "small"
    with pytest.raises(InvalidInput, match="the signal 'pause' is an order to the run itself"):
        flow_of_text(text)


async def test_flows_are_found_by_name_with_those_that_they_use(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(GOOD)
    outer = "{id: sub, type: subflow, flow: small, input: '{{ input }}'}"
    text = GOOD.replace("name: small", "name: outer").replace("{id: done", f"{outer}\n  - {{id: done")
    (tmp_path / "outer.yaml").write_text(
        text.replace("{from: say, to: done}", "{from: say, to: sub}\n  - {from: sub, to: done}")
    )
    project = Project(flows={"small": "small.yaml", "outer": "outer.yaml", "circle": "circle.yaml"})

    async def found(name: str) -> list[str]:
        return sorted(await FlowNames(NothingPublished(), project, tmp_path).find([name]))

    assert await found("outer") == ["outer", "small"]
    with pytest.raises(InvalidInput, match=r"no flow 'smal' is published, and the project file has none.*did you mean 'small'"):
        await found("smal")
    with pytest.raises(InvalidInput, match="the flow 'small' is not published, so it has no version 2"):
        await found("small@2")
    (tmp_path / "circle.yaml").write_text((tmp_path / "outer.yaml").read_text().replace("flow: small", "flow: circle"))
    with pytest.raises(InvalidInput, match="a flow cannot contain itself"):
        await found("circle")
    with pytest.raises(InvalidInput, match=r"^nodes\.2\.flow: flows\.circle: a flow cannot contain itself"):
        await FlowNames(NothingPublished(), project, tmp_path).find_used(load_flow(tmp_path / "circle.yaml"))


class Publishing(NothingPublished):
    """Two published flows, of which nothing but the names is asked for."""

    def names(self) -> list[str]:
        return ["greeting", "support"]

    async def find(self, ref: Ref) -> Found | None:
        if ref.version is not None:
            raise no_version(ref.name, ref.version, [], self.names())
        return None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "suport",
            "the project file has none under flows; did you mean 'support'? there are f00, ",
        ),
        ("greting@2", "the flow 'greting' is not published, so it has no version 2; did you mean 'greeting'?"),
        ("zzz", "under flows; there are f00, f01, f02"),
        ("zzz", "f19 and 12 more."),
    ],
)
async def test_the_published_flow_that_was_meant_is_named_for_runs_and_subflows(name: str, words: str, tmp_path: Path) -> None:
    project = Project(flows={f"f{number:02}": "x.yaml" for number in range(30)})
    with pytest.raises(InvalidInput) as of_run:
        await FlowNames(Publishing(), project, tmp_path).find([name])
    assert words in str(of_run.value)
    asked = "type: agent\n    agent: {kind: agent, name: poet}\n    task:"
    subflow = GOOD.replace(asked, f"type: subflow\n    flow: {name}\n    input:")
    with pytest.raises(InvalidInput) as of_subflow:
        await FlowNames(Publishing(), project, tmp_path).find_used(flow_of_text(subflow))
    assert words in str(of_subflow.value) and str(of_subflow.value).startswith("nodes.1.flow: ")
