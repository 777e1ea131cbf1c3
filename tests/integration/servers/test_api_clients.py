"""The generated clients of the REST API: current, and used against a live server."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from console import openapi
from tests.support.house import House, Server
from tests.support.installed import api_tools, node
from tests.support.web import Serving, serving

ROOT = Path(__file__).parents[3]
BINDINGS = ROOT / "bindings"

FLOW = "name: tea\nnodes:\n  - {id: start, type: start}\n  - {id: done, type: end}\nedges: [{from: start, to: done}]\n"

PYTHON = """
import json, sys, time
from mofa_client import Client
from mofa_client.api.decisions import decisions_list_decisions
from mofa_client.api.drafts import drafts_save_draft
from mofa_client.api.flows import flows_list_flows, flows_validate
from mofa_client.api.runs import runs_read, runs_start
from mofa_client.models import GivenDraft, GivenRun, GivenText, Problem

client = Client(base_url=sys.argv[1], raise_on_unexpected_status=True)
checked = flows_validate.sync(client=client, body=GivenText(text=sys.argv[2]))
drafts_save_draft.sync(client=client, name="tea", body=GivenDraft(text=sys.argv[2], base=0))
names = [each.name for each in flows_list_flows.sync(client=client).items]
body = {"workflow": "Flow", "id": "client/python run", "input": {**checked.flow.to_dict(), "input": 7}}
started = runs_start.sync(client=client, body=GivenRun.from_dict(body))
while (run := runs_read.sync(client=client, id="client/python run")).status == "running":
    time.sleep(0.1)
asked = decisions_list_decisions.sync(client=client, id="client/python run")
refused = runs_read.sync(client=client, id="nothing")
assert isinstance(refused, Problem), refused
print(json.dumps([names, started.workflow_id, run.status, run.outcome["output"], asked.items, refused.status, refused.type_]))
"""

TYPESCRIPT = """
import { createClient } from "./api/client";
import { draftsSaveDraft, flowsListFlows, flowsValidate, runsRead, runsStart } from "./api";

void (async () => {
const client = createClient({ baseUrl: process.argv[2] });
const checked = await flowsValidate({ client, body: { text: process.argv[3] } });
await draftsSaveDraft({ client, path: { name: "tea" }, body: { text: process.argv[3], base: 0 } });
const names = (await flowsListFlows({ client })).data!.items.map((each) => each.name);
const input = { ...checked.data!.flow!, input: 7 } as { [key: string]: unknown };
const started = await runsStart({ client, body: { workflow: "Flow", id: "client/ts run", input } });
let run = await runsRead({ client, path: { id: "client/ts run" } });
while (run.data!.status === "running") {
  await new Promise((done) => setTimeout(done, 100));
  run = await runsRead({ client, path: { id: "client/ts run" } });
}
const refused = await runsRead({ client, path: { id: "nothing" } });
// @ts-expect-error a workflow is needed
await runsStart({ client, body: { input: {} } });
const outcome = run.data!.outcome as { output: unknown };
console.log(JSON.stringify([names, started.data!.workflow_id, run.data!.status, outcome.output, refused.error!.status]));
})();
"""


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[Serving]:
    house = House(tmp_path_factory.mktemp("clients"), server, "mofa-clients")
    house.start_worker()
    with serving(house) as console:
        yield console
    house.stop()


def test_the_document_is_current() -> None:
    assert openapi.text() == (BINDINGS / "openapi.json").read_text(encoding="utf-8"), "run: make bindings"


@pytest.mark.skipif(bool(api_tools.missing()), reason=api_tools.missing())
def test_the_python_client_is_current(tmp_path: Path) -> None:
    line = [api_tools.program("python"), str(BINDINGS / "api_client.py"), str(tmp_path / "mofa_client")]
    subprocess.run(line, check=True, timeout=300)
    made, committed = ({path.relative_to(folder): path.read_text() for path in folder.rglob("*.py")} for folder in (
        tmp_path / "mofa_client", BINDINGS / "python" / "mofa_client",
    ))  # fmt: skip
    assert made == committed, "run: make bindings"


@pytest.mark.drill
@pytest.mark.skipif(bool(api_tools.missing()), reason=api_tools.missing())
def test_the_python_client_works(console: Serving) -> None:
    done = subprocess.run(
        [api_tools.program("python"), "-c", PYTHON, console.url, FLOW],
        env={"PYTHONPATH": str(BINDINGS / "python")}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    names, id, status, output, asked, refused, kind = json.loads(done.stdout)
    assert "tea" in names and (id, status, output, asked) == ("client/python run", "completed", 7, [])
    assert (refused, kind) == (404, "urn:mofa:error:NotFound")


@pytest.mark.drill
def test_the_typescript_client_works(console: Serving, tmp_path: Path) -> None:
    shutil.copytree(BINDINGS / "typescript/api", tmp_path / "api")
    (tmp_path / "program.ts").write_text(TYPESCRIPT)
    (tmp_path / "node.d.ts").write_text("declare const process: { argv: string[] };\n")
    compiler = node.install(BINDINGS) / "node_modules/typescript/bin/tsc"
    options = ["--strict", "--target", "es2022", "--module", "commonjs", "--lib", "es2022,dom,dom.iterable", "--outDir", "out"]
    options += ["--skipLibCheck", "program.ts"]
    line = [node.program("node"), str(compiler), *options, "node.d.ts"]
    compiled = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True)
    assert compiled.returncode == 0, compiled.stdout
    done = subprocess.run(
        [node.program("node"), "out/program.js", console.url, FLOW], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    names, id, status, output, refused = json.loads(done.stdout)
    assert "tea" in names and (id, status, output, refused) == ("client/ts run", "completed", 7, 404)
