"""The typed bindings: current, and taken by the compilers that are there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.installed import node

ROOT = Path(__file__).parents[3]
BINDINGS = ROOT / "bindings"
LANGUAGES = ("typescript", "go", "java", "kotlin", "swift")

# What a writer of TypeScript may and may not say; each wrong line must be an error.
PROGRAM = """
import type { DecisionRequest, Message, Outcome, Participant, SequentialInput } from "./mofa";

const judge: Participant = { kind: "human", name: "ann", deadline: "P1D", on_timeout: { do: "choose", option: "a" } };
const team: Participant = { kind: "team", name: "desk", mode: "Sequential", participants: ["a", judge], on_failure: "skip" };
export const input: SequentialInput = { task: { any: "JSON" }, participants: ["a", team], on_failure: "ask", timeout: "PT30S" };

// @ts-expect-error an agent has no deadline
export const noField: Participant = { kind: "agent", name: "a", deadline: "P1D" };
// @ts-expect-error no such word
export const noWord: SequentialInput = { task: "x", participants: ["a"], on_failure: "perhaps" };
// @ts-expect-error a task is needed
export const noTask: SequentialInput = { participants: ["a"] };

export function read(text: string): string[] {
  const outcome: Outcome = JSON.parse(text);
  return (outcome.contributions ?? []).map((made) => `${made.participant}: ${made.status}`);
}
export const sentAt = (message: Message): string => message.sent_at;
export const open = (requests: DecisionRequest[]) => requests.filter((request) => request.status === "open");
"""


def files(folder: Path) -> dict[str, str]:
    found = [path for language in LANGUAGES for path in (folder / language).rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in found}


def test_the_bindings_are_current(tmp_path: Path) -> None:
    modules = node.install(BINDINGS)
    bundle = ROOT / "docs/schemas/bundle.schema.json"
    for name, *arguments in (
        ("generate.mjs", bundle, tmp_path),
        ("api-client.mjs", tmp_path / "typescript/api", BINDINGS / "openapi.json"),
    ):
        program = modules / name  # modules are looked up from where the program lies
        if modules != BINDINGS:
            shutil.copy(BINDINGS / name, program)
        subprocess.run([node.program("node"), str(program), *map(str, arguments)], check=True, timeout=100)
    assert files(BINDINGS) == files(tmp_path), "run: make bindings"


def test_typescript_compiles_and_knows_right_from_wrong(tmp_path: Path) -> None:
    shutil.copy(BINDINGS / "typescript/mofa.d.ts", tmp_path)
    (tmp_path / "program.ts").write_text(PROGRAM)
    compiler = node.install(BINDINGS) / "node_modules/typescript/bin/tsc"
    options = ["--strict", "--noEmit", "--target", "es2022", "--module", "nodenext", "program.ts"]
    done = subprocess.run([node.program("node"), str(compiler), *options], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.drill
@pytest.mark.skipif(shutil.which("go") is None, reason="Go is not there")
def test_go_compiles() -> None:
    done = subprocess.run(["go", "vet", "mofa.go"], cwd=BINDINGS / "go", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
