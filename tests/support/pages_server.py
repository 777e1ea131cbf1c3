"""The console's server in this process, over SQLite and without a Temporal server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from console.processes.console_address import Address
from console.servers.web import app as application_module
from console.servers.web.services import Services
from kernel.identity.caller import Caller
from plugins.storage import sql
from runtime.settings import Settings

NOWHERE = "127.0.0.1:1"


@asynccontextmanager
async def services_in(home: Path) -> AsyncIterator[Services]:
    settings = Settings.from_environment({"MOFA_HOME": str(home), "MOFA_CONFIG": ""})
    settings = replace(settings, project_file=home / "mofa.yaml")
    await sql.ready(settings.database_url)
    made = Services(settings, "ann")
    yield made
    await made.close()


def served(services: Services, caller: Caller | None = None, token: str | None = None) -> httpx.AsyncClient:
    with pytest.MonkeyPatch.context() as patch:
        if caller is not None:
            patch.setattr(application_module, "local_caller", lambda _: caller)
        app = application_module.application(services, Address("127.0.0.1", 8700, token))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8700", timeout=60)
