"""The console's server as an ASGI application: the REST API under /api/v1, the pages, and the guards around both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.middleware.trustedhost import TrustedHostMiddleware

from console.backend.notifications.mail_reader import MailReader
from console.backend.notifications.sender import Notifier
from console.backend.webhooks import WebhookSender
from console.processes.console_address import Address
from console.servers.bearer import App
from console.servers.web.answers import answer_routes
from console.servers.web.builder_pages import page_routes
from console.servers.web.callers import local_caller
from console.servers.web.guards import BoundedBody, OwnPages, PatientBody, RawPath, SecurityHeaders
from console.servers.web.login import Login, login_routes
from console.servers.web.oidc import Oidc
from console.servers.web.pages import pages, static_routes
from console.servers.web.pages.page import answer_lost_pages
from console.servers.web.problems import MEDIA_TYPE, Problem, answer_errors
from console.servers.web.recorded import Recorded
from console.servers.web.requests import StrictRoute
from console.servers.web.routes import (
    allowances,
    attention,
    batches,
    catalog,
    decisions,
    drafts,
    events,
    flows,
    health,
    kept,
    me,
    plugins,
    run_flow,
    runs,
    todos,
    versions,
    webhooks,
)
from console.servers.web.services import Services

MOST_BYTES = 8 * 1024 * 1024
"""The largest request, in bytes. It is counted while it is read, so that a chunked body is refused too."""

BASE = "/api/v1"

DESCRIPTION = """Flows, runs, events and decisions. Everything that the flow builder does is a request of this API.

Errors are problem details (RFC 9457, `application/problem+json`); `type` ends with the error's name. A list is
`{items, next}`: give `next` as `after` for the following page. Ids that contain a slash are sent with `%2F`.
A change needs the header `Content-Type: application/json`."""

ROUTERS = (health, me, flows, drafts, versions, runs, run_flow, events, decisions, attention, batches, allowances, catalog,
    todos, webhooks, kept, plugins,
)  # fmt: skip

BEARER = HTTPBearer(auto_error=False, description="A token of `mofa token new`; none is needed without a login.")
"""It is for the OpenAPI document: `Login` has read the header before."""

ERRORS = {"default": {"model": Problem, "description": "Any error, as problem details."}}


class RestApi(FastAPI):
    """The REST API. Its document says that errors are `application/problem+json`, which FastAPI itself cannot say."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        if self.openapi_schema is None:
            for operations in super().openapi()["paths"].values():
                for operation in operations.values():
                    content = operation["responses"]["default"]["content"]
                    content[MEDIA_TYPE] = content.pop("application/json")
        assert self.openapi_schema is not None  # it is kept by the method above
        return self.openapi_schema


def rest_api(lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None) -> FastAPI:
    """Return the REST API, without services behind it."""
    app = RestApi(
        title="MoFA console",
        version="1",
        description=DESCRIPTION,
        openapi_url=f"{BASE}/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
        responses=ERRORS,  # type: ignore[arg-type]
        separate_input_output_schemas=False,
        generate_unique_id_function=_operation_id,
    )
    router = APIRouter(prefix=BASE, route_class=StrictRoute, dependencies=[Depends(BEARER)])
    for each in ROUTERS:
        router.include_router(each.router)
    app.include_router(router)
    return app


def _operation_id(route: APIRoute) -> str:
    """Return the id of an operation, which is its function's name in generated clients: `runs_start`."""
    return f"{route.endpoint.__module__.rpartition('.')[2]}_{route.endpoint.__name__}"


class Doors(Protocol):
    """Interfaces for other people's clients, which stand on this server."""

    def install(self, app: FastAPI) -> None:
        """Add their routes."""
        ...

    def around(self, app: App) -> App:
        """Return the whole application as their clients meet it."""
        ...


def application(services: Services, address: Address, doors: Doors | None = None) -> App:
    """Return the application for requests to `address`, with the `doors` for other people's clients."""
    base = address.url or address.base

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        notifier = Notifier(services.notifying, services.channels, base)
        webhooks = WebhookSender(services.project, services.webhooks, services.log)
        reader = MailReader(services.notifying, services.channels, services.mailboxes, services.settling)
        sending = [asyncio.create_task(each.run()) for each in (webhooks, notifier, reader)]
        yield
        for each in sending:
            each.cancel()
        await asyncio.gather(*sending, return_exceptions=True)
        await services.close()

    app = rest_api(lifespan)
    app.state.services = services
    if doors is not None:
        doors.install(app)
    app.include_router(pages())
    app.router.routes.extend([*page_routes(), *static_routes(), *answer_routes(services, base)])
    oidc = Oidc(services.recognition, address, services.oidc, services.people)
    app.router.routes.extend([*login_routes(services.recognition, address, oidc.link), *oidc.routes()])
    answer_errors(app)
    answer_lost_pages(app)
    local = None if address.login else local_caller(services.person or "someone")
    guarded: App = Recorded(app, services.tokens.acted)
    guarded = Login(guarded, services.recognition, address, local)
    guarded = OwnPages(guarded, address.origins)
    guarded = BoundedBody(guarded, MOST_BYTES)
    guarded = PatientBody(guarded)
    # Against DNS rebinding: a foreign page whose name points to this machine sends its own Host.
    guarded = TrustedHostMiddleware(guarded, allowed_hosts=address.hosts, www_redirect=False)
    guarded = RawPath(guarded)
    return SecurityHeaders(guarded if doors is None else doors.around(guarded))
