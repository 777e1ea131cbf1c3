"""The process of the console's server: its socket, its time limits, its end."""

from __future__ import annotations

import asyncio
import logging
import resource
import signal
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from console.backend.stores import stored
from console.processes.console_address import Address, check_login, listen
from console.processes.console_record import ConsoleRecord
from console.servers.web.app import Doors, application
from console.servers.web.services import Services
from console.terminal.answer import person
from runtime.settings import Settings

HEADERS_S = 20.0
"""The time in which the headers of a request must have come, in seconds."""

CONNECTIONS = 2_500
"""The most connections at once; another one gets 503."""

KEEP_ALIVE_S = 75
"""The time for which an idle connection stays open, in seconds: longer than clients keep theirs, so that they end it."""

FILES = 8_192
"""The files that the process may have open: each connection is one."""

END_S = 5
"""The time that requests have at the end of the server, in seconds."""


async def serve(settings: Settings, wanted: Address, ready: Callable[[Address], Any], doors: Doors | None = None) -> None:
    """Serve until a signal, or until cancelled.

    Args:
        settings: the settings of the process.
        wanted: where to listen; the next free port if the default one is in use.
        ready: called with the address when the server listens.
        doors: interfaces for other people's clients.

    Raises:
        Failure: the address cannot be used.
        InvalidInput: the database has another schema.
    """
    _allow_files()
    async with stored(settings):  # creates a new database, and refuses one of another version
        pass
    services = Services(settings, person())
    try:
        check_login(wanted, await _can_log_in(services))
        listening, address = listen(wanted)
    except BaseException:
        await services.close()
        raise
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    config = uvicorn.Config(
        application(services, address, doors),
        http=PatientProtocol,
        ws="none",
        log_config=None,
        access_log=False,  # addresses may have words of people
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=END_S,
        ssl_certfile=address.certificate,
        ssl_keyfile=address.key,
    )
    server = _Server(config, services)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    record = ConsoleRecord(settings.home)
    try:
        record.write(address.base)
        ready(address)
        await serving
    finally:
        record.remove()


def _allow_files() -> None:
    """Raise the process's limit of open files, as far as the system allows: its default is below `CONNECTIONS`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def _can_log_in(services: Services) -> bool:
    """Return whether there is a provider of identities, or a token that counts."""
    now = datetime.now(UTC)
    return await services.oidc() is not None or any(each.counts(now) for each in await services.tokens.all())


class _Server(uvicorn.Server):
    """A server that ends its streams before it waits for its requests."""

    def __init__(self, config: uvicorn.Config, services: Services) -> None:
        super().__init__(config)
        self._services = services
        self._ended_by = 0

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until a signal.

        Raises:
            KeyboardInterrupt: it was Ctrl-C.
        """
        # uvicorn itself would raise the signal again at the end, which kills the process before it has an exit code.
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end, number)
        await self._serve(sockets)
        if self._ended_by == signal.SIGINT:
            raise KeyboardInterrupt

    def _end(self, number: int) -> None:
        self._ended_by = self._ended_by or number
        self.handle_exit(number, None)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End."""
        await self._services.tails.close()
        await self._services.changes.close()
        await super().shutdown(sockets)


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with a time limit for the headers of a request."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin a connection."""
        super().connection_made(transport)
        self._late = self.loop.call_later(HEADERS_S, self._give_up)

    def data_received(self, data: bytes) -> None:
        """Take data in."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:  # the headers are there
            self._stop_waiting()
        elif self._late is None:
            self._late = self.loop.call_later(HEADERS_S, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """End a connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _give_up(self) -> None:
        self._late = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
