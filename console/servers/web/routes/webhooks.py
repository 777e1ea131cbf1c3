"""Webhooks: their state, and a message for trying one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Path

from console.backend.access.rights import absent, allow
from console.backend.webhooks import Hook
from console.servers.web.callers import CallerOf
from console.servers.web.requests import Here, StrictRoute
from kernel.basics.schema import Schema
from kernel.record.webhook import WebhookName, WebhookSettings
from plugins.storage.sql.people.webhooks import HookState

router = APIRouter(tags=["webhooks"], route_class=StrictRoute)


class Webhook(Schema):
    """A webhook of the project file. `receiver` is its address without the path, which may be a secret.

    `failing` counts the runs with an event that the receiver has not taken; `error` is the newest reason.
    """

    name: str
    receiver: str
    events: list[str]
    tenant: str | None = None
    since: datetime | None = None
    sent: int = 0
    given_up: int = 0
    failing: int = 0
    error: str | None = None
    next_attempt_at: datetime | None = None


class WebhookList(Schema):
    """All webhooks that the caller may see, by name."""

    items: list[Webhook]
    next: None = None


class WebhookTried(Schema):
    """The result of a message for trying: `error` says why the receiver did not take it."""

    accepted: bool
    error: str | None = None


@router.get("/webhooks", summary="List webhooks")
async def list_webhooks(here: Here, caller: CallerOf) -> WebhookList:
    """Return the webhooks with what they have sent, and what waits."""
    allow(caller, "read")
    states = {each.name: each for each in await here.webhooks.states()}
    wanted = {name: each for name, each in (await here.project()).webhooks.items() if caller.sees(each.tenant, None)}
    return WebhookList(items=[_listed(name, each, states.get(name)) for name, each in sorted(wanted.items())])


@router.post("/webhooks/{name}/test", summary="Try a webhook")
async def test(
    here: Here, caller: CallerOf, name: Annotated[WebhookName, Path(description="The webhook's name.")]
) -> WebhookTried:
    """Send a message of the type `webhook.test` now, once."""
    found = (await here.project()).webhooks.get(name)
    none = f"There is no webhook {name!r} in the project file."
    allow(caller, "operate")
    if found is None:
        raise absent(none)
    allow(caller, "operate", tenant=found.tenant, what=none)
    hook = Hook(name, found, here.webhooks, here.log)
    try:
        error = await hook.test()
    finally:
        await hook.close()
    return WebhookTried(accepted=error is None, error=error)


def _listed(name: str, settings: WebhookSettings, state: HookState | None) -> Webhook:
    parts = urlsplit(settings.url)
    shown = Webhook(name=name, receiver=f"{parts.scheme}://{parts.netloc}", events=settings.events, tenant=settings.tenant)
    if state is None:
        return shown
    return shown.model_copy(
        update={
            "since": datetime.fromisoformat(state.since), "sent": state.sent, "given_up": state.given_up,
            "failing": state.waiting, "error": state.error, "next_attempt_at": state.next_at,
        }
    )  # fmt: skip
