"""The Python client of the REST API, from openapi.json beside this program into python/mofa_client.

Usage: python api_client.py [FOLDER], in the environment of `make bindings`, which has openapi-python-client.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).parent
SETTINGS = {"package_name_override": "mofa_client", "post_hooks": []}


def without_object_defaults(part: Any) -> Any:
    """Return a document without the defaults that are objects: the generator gives up the whole type because of one."""
    if isinstance(part, list):
        return [without_object_defaults(each) for each in part]
    if not isinstance(part, dict):
        return part
    is_default = isinstance(part.get("default"), dict) and ("oneOf" in part or "$ref" in part or "anyOf" in part)
    return {name: without_object_defaults(value) for name, value in part.items() if not (name == "default" and is_default)}


def main(into: Path) -> int:
    """Write the client. A part that cannot be generated is an error."""
    document = without_object_defaults(json.loads((HERE / "openapi.json").read_text(encoding="utf-8")))
    with TemporaryDirectory() as folder:
        (source := Path(folder) / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
        (settings := Path(folder) / "settings.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
        line = [str(Path(sys.executable).with_name("openapi-python-client")), "generate", "--meta", "none", "--overwrite"]
        line += ["--fail-on-warning", "--path", str(source), "--config", str(settings), "--output-path", str(into)]
        done = subprocess.run(line, capture_output=True, text=True)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        return 1
    for file in into.rglob("*.py"):  # the templates leave blanks at the ends of lines
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join(each.rstrip() for each in lines).strip() + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "python" / "mofa_client"))
