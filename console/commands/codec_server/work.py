"""The work of `mofa codec-server`."""

from __future__ import annotations

import os
from collections.abc import Sequence

from console.backend import client
from console.processes import ports
from console.terminal.failure import OK, Failure, usage
from console.terminal.screen import emit, say
from runtime.codec import VARIABLE, Seal, read_keys
from runtime.settings import Settings

TOKEN = "MOFA_CODEC_TOKEN"  # noqa: S105 - the name of a variable


async def serve(port: int, origins: Sequence[str], as_json: bool) -> int:
    """Serve until a signal stops it; return the exit code."""
    settings = Settings.from_environment()
    codec = Seal(read_keys(settings.payload_keys))
    if not codec.keys:
        raise usage(f"{VARIABLE} is not set: there are no sealed payloads to open. Make a key with: mofa keys new")
    try:
        from console.servers import codec as codec_server
    except ImportError as error:
        raise Failure(f"{error.name} is not installed; install it with: uv sync --extra privacy") from None
    token = _token(codec_server.TOKEN_CHARACTERS) or codec_server.new_token()
    address = f"http://{ports.LOOPBACK}:{port}"
    allowed = list(origins) or _own_uis(settings)

    def ready() -> None:
        if as_json:
            emit({"endpoint": address, "token": token, "origins": allowed})
            return
        say(f"Codec endpoint at {address}, for the Temporal UI at {' and '.join(allowed)}.", "bold green")
        say("Open this link once in the browser; the page shows the settings of the Temporal UI:")
        say(f"  {address}/?token={token}", "cyan")
        say(f"Programs send the same token: Authorization: Bearer … (set {TOKEN} to choose it).", "dim")

    await codec_server.run(codec, token, allowed, port, ready)
    return OK


def _token(least: int) -> str | None:
    given = os.environ.get(TOKEN)
    if given and len(given) < least:
        raise usage(f"{TOKEN}: at least {least} characters are needed; make one with: openssl rand -hex 32")
    return given


def _own_uis(settings: Settings) -> list[str]:
    """Return the known Temporal UI, else the embedded server's, under 127.0.0.1 and localhost.

    A browser treats the two names as two origins.
    """
    known = client.ui_of(settings) or f"http://{ports.LOOPBACK}:8233"
    other = known.replace(f"//{ports.LOOPBACK}:", "//localhost:")
    return [known] if other == known else [known, other]
