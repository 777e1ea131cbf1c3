"""The work of `mofa codec-server`: what it needs, what it says, and how it ends."""

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
    """Serve until told to stop; the exit code."""
    settings = Settings.from_environment()
    codec = Seal(read_keys(settings.payload_keys))
    if not codec.keys:
        raise usage(f"{VARIABLE} is not set, so that nothing is sealed and nothing needs opening. Make a key: mofa keys new")
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
        say("Open this once in the browser; the page says what to set in the Temporal UI:")
        say(f"  {address}/?token={token}", "cyan")
        say(f"A program sends the same token: Authorization: Bearer … (set {TOKEN} to choose it).", "dim")

    await codec_server.run(codec, token, allowed, port, ready)
    return OK


def _token(least: int) -> str | None:
    given = os.environ.get(TOKEN)
    if given and len(given) < least:
        raise usage(f"{TOKEN}: at least {least} characters are needed; make one with: openssl rand -hex 32")
    return given


def _own_uis(settings: Settings) -> list[str]:
    """Return the UI that is known, or the embedded server's, by both names of this machine."""
    known = client.ui_of(settings) or f"http://{ports.LOOPBACK}:8233"
    other = known.replace(f"//{ports.LOOPBACK}:", "//localhost:")
    return [known] if other == known else [known, other]
