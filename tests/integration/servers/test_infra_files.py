"""The files of `infra/`, checked without a container engine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[3]
INFRA = ROOT / "infra"
BIN = Path(sys.executable).parent
ONCE = {"temporal-schema", "temporal-namespace", "mofa-setup"}


def run(*command: str | Path) -> str:
    """The command's output; a failure shows all of it."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text())


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = read(INFRA / "compose.yaml")["services"]
    return found


def test_compose_follows_its_specification() -> None:
    run(BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", INFRA / "compose.yaml")


def test_the_dockerfile_passes_hadolint() -> None:
    run(BIN / "hadolint", "--failure-threshold", "style", INFRA / "Dockerfile")


def test_scripts_are_sound() -> None:
    for script in [*INFRA.rglob("*.sh"), ROOT / ".ci" / "run"]:
        run("bash", "-n", script)
        assert script.stat().st_mode & 0o111, f"{script.name} cannot be executed"


def test_ports_are_published_on_the_loopback_only(services: dict[str, Any]) -> None:
    ports = {name: service.get("ports", []) for name, service in services.items()}
    assert ports["temporal"] and ports["temporal-ui"]
    assert [port for each in ports.values() for port in each if not str(port).startswith("127.0.0.1:")] == []


def test_every_service_that_stays_has_a_health_check(services: dict[str, Any]) -> None:
    assert {name for name, service in services.items() if "test" not in service.get("healthcheck", {})} == ONCE


def test_dependencies_are_waited_for(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            expected = "service_completed_successfully" if other in ONCE else "service_healthy"
            assert how["condition"] == expected, f"{name} waits for {other}"


def test_no_secret_is_written_down(services: dict[str, Any]) -> None:
    secret = re.compile("PASSWORD|PWD|KEY|TOKEN|SECRET")
    values = {
        f"{name}.{key}": value
        for name, service in services.items()
        for key, value in service.get("environment", {}).items()
        if secret.search(key)
    }
    assert len(values) >= 4
    assert {key: v for key, v in values.items() if v is not None and not re.fullmatch(r"\$\{\w+:\?[^}]+\}", v)} == {}


def test_the_server_is_the_version_that_the_embedded_one_is(services: dict[str, Any]) -> None:
    said = re.search(r"Server ([\d.]+), UI ([\d.]+)", run(BIN / "temporal", "--version"))
    assert said
    server, ui = said.groups()
    assert services["temporal"]["image"] == f"temporalio/server:${{TEMPORAL_VERSION:-{server}}}"
    assert services["temporal-schema"]["image"] == f"temporalio/admin-tools:${{TEMPORAL_VERSION:-{server}}}"
    assert services["temporal-ui"]["image"] == f"temporalio/ui:${{TEMPORAL_UI_VERSION:-{ui}}}"


def test_workers_and_their_image(services: dict[str, Any]) -> None:
    assert "MOFA_WORKERS" in services["worker"]["deploy"]["replicas"]
    dockerfile = (INFRA / "Dockerfile").read_text()
    assert re.search(r"^USER 10001", dockerfile, re.M)
    assert 'ENTRYPOINT ["mofa"]\nCMD ["worker"]' in dockerfile


@pytest.mark.parametrize(
    ("failing", "code", "said"),
    [(["worker"], 0, "ready"), (["worker", "database"], 1, "'database'"), (["search attributes"], 1, "'search attributes'")],
)
def test_the_setup_waits_for_no_worker(
    services: dict[str, Any], tmp_path: Path, failing: list[str], code: int, said: str
) -> None:
    names = ["server", "worker", "search attributes", "database"]
    checks = [{"name": name, "status": "fail" if name in failing else "ok"} for name in names]
    mofa = tmp_path / "mofa"
    mofa.write_text(f"#!/bin/sh\n[ \"$*\" = 'doctor --fix --json' ] && echo '{json.dumps({'checks': checks})}'\nexit 1\n")
    mofa.chmod(0o755)
    setup = services["mofa-setup"]
    done = subprocess.run(
        [*setup["entrypoint"], *setup["command"]],
        env={"PATH": f"{tmp_path}:{BIN}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (code, "")
    assert said in done.stdout


def test_mounted_files_are_there(services: dict[str, Any]) -> None:
    mounted = {v.split(":")[0] for s in services.values() for v in s.get("volumes", []) if v.startswith(".")}
    assert mounted == {"./temporal/prepare.sh", "./temporal/dynamicconfig.yaml"}
    assert all((INFRA / path).is_file() for path in mounted)
    assert all(
        isinstance(entry[0], dict) and "value" in entry[0] for entry in read(INFRA / "temporal/dynamicconfig.yaml").values()
    )


def test_what_the_image_is_made_of_is_not_left_out() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert {"pyproject.toml", "uv.lock", "README.md", "LICENSE"} <= kept
    assert {p.parent.name for p in ROOT.glob("*/__init__.py")} | {"worker.py"} <= kept
