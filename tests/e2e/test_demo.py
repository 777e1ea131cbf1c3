"""The main job through a real OpenAI-compatible HTTP server: the `openai` plugin, and not only the offline one."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.support.mofa import environment
from tests.support.peers.model_server import ModelServer
from tests.support.processes.free_ports import free_port

ROOT = Path(__file__).parents[2]


def test_make_demo_goes_through_a_real_model_server(tmp_path: Path) -> None:
    with ModelServer() as models:
        given = {"OPENAI_BASE_URL": models.url, "OPENAI_API_KEY": "sk-secret-of-this-test"}
        port = free_port()
        ended = subprocess.run(
            ["make", "--no-print-directory", "demo", f"DEMO_ARGS=--port {port}"],
            cwd=ROOT,
            env=environment(tmp_path / "data", **given),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )
        journal = models.journal()
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    names = [entry["body"]["response_format"]["json_schema"]["name"] for entry in journal]
    assert names[:3] == ["clarification_questions", "requirement", "plan"] and names[-1] == "review"
    assert names.count("execution_result") == 3
    assert len({entry["headers"]["idempotency-key"] for entry in journal}) == len(journal)
    assert {entry["body"]["model"] for entry in journal} == {"gpt-5-mini"}
    assert "offline" not in said and "openai:gpt-5-mini" in said
    for phase in ("receiving", "clarifying", "dispatching", "monitoring", "reporting"):
        assert phase in said.lower(), said
    assert f"http://127.0.0.1:{port + 1000}" in said and "temporal workflow" in said
    assert "sk-secret-of-this-test" not in said
    assert not [f for f in (tmp_path / "data").rglob("*") if f.is_file() and b"sk-secret-of-this-test" in f.read_bytes()]
