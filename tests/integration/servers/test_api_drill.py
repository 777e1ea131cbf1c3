"""The REST API under schemathesis: thousands of requests, made from the OpenAPI document, to a live server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator

import httpx
import pytest

from tests.support.house import House, Server
from tests.support.installed import api_tools
from tests.support.web import Serving, serving

pytestmark = [pytest.mark.drill, pytest.mark.skipif(bool(api_tools.missing()), reason=api_tools.missing())]

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[Serving]:
    home = tmp_path_factory.mktemp("drill")
    (home / "mofa.yaml").write_text(json.dumps({"agents": {"writer": {"instructions": "Write well."}}}))
    house = House(home, server, "mofa-drill")
    with serving(house) as console:
        yield console
    house.stop()


def test_no_request_makes_a_bug_appear(console: Serving) -> None:
    document = f"{console.url}/api/v1/openapi.json"
    assert httpx.get(document, timeout=120).status_code == 200  # made at the first request
    line = [api_tools.program("schemathesis"), "run", document, "--checks", CHECKS]
    line += ["--max-examples", "40", "--phases", "examples,fuzzing", "--seed", "7", "--request-timeout", "120"]
    line += ["--suppress-health-check", "all", "--no-color"]
    done = subprocess.run(line, capture_output=True, text=True, cwd=console.house.home)
    shown = "\n".join(line[:500] for line in done.stdout.splitlines())  # bodies are long
    assert done.returncode == 0, shown[-20_000:] + done.stderr[-2_000:]
    assert "Traceback" not in console.log.read_text()
