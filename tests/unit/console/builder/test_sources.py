"""The sources of the flow builder: their types, and their own tests, where Node and the locked packages are there."""

from __future__ import annotations

import subprocess

import pytest

from tests.support.installed.builder import BUILDER
from tests.support.installed.node import program


@pytest.mark.parametrize("script", ["check", "test"])
def test_the_sources_are_typed_and_pass_their_tests(script: str) -> None:
    if not (BUILDER / "node_modules" / "vite").is_dir():
        pytest.skip("the builder's packages are not installed: make builder brings them")
    done = subprocess.run(
        [program("npm"), "run", script], cwd=BUILDER, capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
