"""The address of the console's server: never open to other machines without TLS and a login."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from console.processes import ports
from console.processes.console_address import address, check_login, listen
from console.terminal.failure import Failure
from tests.support.processes.free_ports import free_port

TOKEN = "t" * 24


def test_by_default_it_listens_on_this_machine_without_a_login() -> None:
    found = address({})
    assert not found.login and not found.secure
    check_login(found, known=False)
    assert address({"MOFA_CONSOLE_TOKEN": TOKEN}).login
    assert (found.shown, found.token, found.base) == ("127.0.0.1:8700", None, "http://127.0.0.1:8700")
    assert set(found.hosts) == {"127.0.0.1", "localhost"} and found.origins == frozenset()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.com", "[::]", "127.0.0.1.example.com"])
def test_another_machine_needs_tls_and_a_login(host: str, tmp_path: Path) -> None:
    wide = {"MOFA_CONSOLE_ADDRESS": f"{host}:8700"}
    with pytest.raises(Failure, match="use at least 24"):
        address({**wide, "MOFA_CONSOLE_TOKEN": "short"})
    for plain in ({}, {"MOFA_CONSOLE_TOKEN": TOKEN}, {"MOFA_CONSOLE_URL": "http://console.example.com"}):
        with pytest.raises(Failure, match="tokens must not travel in the open"):
            address({**wide, **plain})
    (tmp_path / "pem").touch()
    tls = {"MOFA_CONSOLE_CERT": str(tmp_path / "pem"), "MOFA_CONSOLE_KEY": str(tmp_path / "pem")}
    for safe in (tls, {"MOFA_CONSOLE_URL": "https://console.example.com"}):
        found = address({**wide, **safe})
        assert found.secure and found.login
        with pytest.raises(Failure, match=r"nobody could log in.*mofa token new"):
            check_login(found, known=False)
        check_login(found, known=True)
        check_login(address({**wide, **safe, "MOFA_CONSOLE_TOKEN": TOKEN}), known=False)
    assert address({**wide, **tls}).base.startswith("https://")


def test_a_certificate_needs_its_key(tmp_path: Path) -> None:
    (tmp_path / "pem").touch()
    with pytest.raises(Failure, match="set both, or neither"):
        address({"MOFA_CONSOLE_CERT": str(tmp_path / "pem")})
    with pytest.raises(Failure, match=r"MOFA_CONSOLE_KEY: the file .* cannot be read"):
        address({"MOFA_CONSOLE_CERT": str(tmp_path / "pem"), "MOFA_CONSOLE_KEY": str(tmp_path / "none")})


@pytest.mark.parametrize(
    "given", ["8700", ":8700", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x", "a:-1", "a:٣"]
)
def test_a_wrong_address_is_named(given: str) -> None:
    with pytest.raises(Failure, match=r"is not an address like 127\.0\.0\.1:8700"):
        address({"MOFA_CONSOLE_ADDRESS": given})


def test_a_public_address_is_a_host_and_an_origin() -> None:
    found = address({"MOFA_CONSOLE_URL": "https://Console.example.com/"})
    assert "console.example.com" in found.hosts and found.origins == {"https://console.example.com"}
    for wrong in ("console.example.com", "ftp://x", "https://", "https://[x"):
        with pytest.raises(Failure, match="MOFA_CONSOLE_URL"):
            address({"MOFA_CONSOLE_URL": wrong})


def test_a_port_in_use_is_left_for_the_next_free_one_unless_it_was_set() -> None:
    with socket.socket() as taken:
        taken.bind((ports.LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        given = address({"MOFA_CONSOLE_ADDRESS": f"127.0.0.1:{port}"})
        with pytest.raises(Failure, match=f"port {port} is in use by"):
            listen(given)
        default = type(given)(given.host, port)
        first, one = listen(default)
        second, other = listen(default)  # at the same time
        with first, second:
            assert port < one.port < other.port
            assert (first.getsockname()[1], second.getsockname()[1]) == (one.port, other.port)
    again, place = listen(given)
    again.close()
    assert place == given


async def test_answers_are_sent_at_once() -> None:
    """A connection that waits for the client's acknowledgement sends the second part of an answer after 40 ms."""
    listening, _ = listen(replace(address({}), port=free_port()))
    delays: list[int] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        delays.append(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async with await asyncio.start_server(answer, sock=listening):
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        assert await reader.read() == b"" and delays and all(delays)
        writer.close()
