"""The pages: one built `index.html` for all addresses of the builder, and its assets with hashes in their names."""

from __future__ import annotations

import mimetypes
import re
from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

BUILT = Path(str(files("console"))) / "builder" / "built"
"""The built files of the flow builder."""

NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>MoFA</title>
<p>The flow builder is not in this installation: the folder console/builder/built has no index.html. The REST API is there:
<a href="/api/v1/openapi.json">/api/v1/openapi.json</a>."""

FOREVER = "public, max-age=31536000, immutable"
"""For files whose name has the hash of their content."""

_ASSET = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


async def builder_page(built: Path = BUILT) -> Response:
    """Return the one page of the builder, which shows a flow or a run by its address."""
    index = built / "index.html"
    if not index.is_file():
        return HTMLResponse(NOT_BUILT, 503)
    return FileResponse(index, media_type="text/html", headers={"cache-control": "no-cache"})


def page_routes(built: Path = BUILT) -> list[Route]:
    """Return the routes of the pages, served from the folder `built`."""

    async def page(_: Request) -> Response:
        return await builder_page(built)

    async def asset(request: Request) -> Response:
        name = request.path_params["file"]
        file = built / "assets" / name
        # The pattern has no slash and no escape, and a name does not begin with a dot: nothing leads out of the folder.
        if not _ASSET.fullmatch(name) or not file.is_file() or file.is_symlink():
            return PlainTextResponse("There is no such file.", 404)
        return FileResponse(file, headers={"cache-control": FOREVER})

    pages = ("/flows", "/flows/{name}")
    return [
        *(Route(path, page, methods=["GET"]) for path in pages),
        Route("/assets/{file}", asset, methods=["GET"]),
    ]
