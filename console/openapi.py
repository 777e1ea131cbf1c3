"""The OpenAPI document of the REST API: `python -m console.openapi` writes it to bindings/openapi.json, for the clients."""

from __future__ import annotations

import json
import sys
from pathlib import Path

FILE = Path("bindings/openapi.json")


def text() -> str:
    """Return the document, as the server gives it."""
    from console.servers.web.app import rest_api

    return json.dumps(rest_api().openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (Path(sys.argv[1]) if len(sys.argv) > 1 else FILE).write_text(text(), encoding="utf-8")
