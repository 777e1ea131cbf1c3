"""The connection to Temporal, for the worker and for every command."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.plugin import SimplePlugin
from temporalio.runtime import Runtime, TelemetryConfig

from runtime.codec import converter
from runtime.settings import Settings, server_is_given

DEFAULT_ADDRESS = "127.0.0.1:7233"


class ServerUnreachable(Exception):
    """No Temporal server answers at the address. The message names the command to start one."""


def server_record(settings: Settings) -> Path:
    """Return the file in which `mofa up` writes the address and process id of its server, as JSON `{address, ui, pid}`."""
    return settings.home / "server.json"


def address_of(settings: Settings) -> str:
    """Return the server's address: of the environment, of the profile, or of the embedded server, in this order."""
    if server_is_given():
        return str(ClientConfig.load_client_connect_config().get("target_host") or DEFAULT_ADDRESS)
    try:
        return str(json.loads(server_record(settings).read_text())["address"])
    except (OSError, ValueError, KeyError):
        return DEFAULT_ADDRESS


async def connect(
    settings: Settings, *, plugins: Sequence[SimplePlugin] = (), runtime: Runtime | None = None, timeout_s: float = 5.0
) -> Client:
    """Return a client of the server that the environment names. All clients are made here, so that all seal payloads alike.

    Raises:
        ServerUnreachable: no server answers within `timeout_s` seconds.
    """
    address = address_of(settings)
    options: dict[str, Any] = dict(ClientConfig.load_client_connect_config()) if server_is_given() else {}
    options.update(target_host=address, data_converter=converter(settings.payload_keys), plugins=list(plugins))
    options["runtime"] = runtime or _silent()
    try:
        return await asyncio.wait_for(Client.connect(**options), timeout_s)
    except (RuntimeError, TimeoutError) as error:
        given = server_is_given()
        where = "named by TEMPORAL_ADDRESS or the Temporal profile" if given else "the embedded server's"
        advice = "Check that address, or unset it to use the embedded server." if given else "Start it with: mofa up"
        raise ServerUnreachable(f"No Temporal server answers at {address} ({where}). {advice}{_reason(error)}") from None


@cache
def _silent() -> Runtime:
    """Return a runtime without the log of Temporal's core: it would go to stdout, into the output of a command."""
    return Runtime(telemetry=TelemetryConfig(logging=None))


def _reason(error: BaseException) -> str:
    """Return the SDK's message on a line of its own; nothing for a refused connection, as our message says the same."""
    message = " ".join(str(error).split())
    if not message or "Connection refused" in message or "ConnectionRefused" in message:
        return ""
    return f"\n  ({message[:300]}{'…' if len(message) > 300 else ''})"
