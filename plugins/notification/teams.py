"""Microsoft Teams: cards with buttons by a bot of the Bot Framework; presses and commands come back with a signed token.

Sources: https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference,
https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from kernel.basics.address import check_address, origin_of
from kernel.basics.errors import InvalidInput, ProviderRefused, ProviderUnavailable
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.kinds.channel import Heard, Notice
from kernel.kinds.notification import Told
from plugins.notification._service import Service
from plugins.notification._teams_cards import VALUE, WORDS, Json, closed, opened, said
from plugins.notification._teams_tokens import CHANNEL, Callers, Cloud, OwnToken, fault_of, not_genuine
from plugins.notification.webhook import in_words

GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

ID_CHARACTERS = 500
"""The longest id of a conversation or an activity."""


def create(
    *,
    app_id: str = "",
    tenant: str = "",
    password_env: str = "TEAMS_APP_PASSWORD",  # noqa: S107  the variable's name
    service_url: str = "https://smba.trafficmanager.net/teams",
    login_url: str = "https://login.microsoftonline.com",
    openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration",
    issuer: str = "https://api.botframework.com",
    conversation: str | None = None,
) -> Teams:
    """Return the channel.

    Args:
        app_id: the id of the bot's app.
        tenant: the id of the directory (Microsoft Entra) that the app and the people belong to.
        password_env: the variable that holds a client secret of the app.
        service_url: the address of the connector. Requests count only with a service address of the same origin.
        login_url: the address at which the bot gets its token.
        openid_url: the address of the metadata that lead to the keys of the Bot Framework.
        issuer: the issuer of the tokens with which the Bot Framework calls; the bot's own token is for it.
        conversation: the conversation for events, where the plugin handles events instead of reaching people.

    Raises:
        InvalidInput: an option cannot be used.
    """
    where = "Notification plugin teams: "
    for name, id in (("app_id", app_id), ("tenant", tenant)):
        if not GUID.fullmatch(id.lower()):
            raise InvalidInput(f"{where}{name} must be an id such as 00000000-0000-0000-0000-000000000000.", "config")
    addresses = {"service_url": service_url, "login_url": login_url, "openid_url": openid_url, "issuer": issuer}
    for name, url in addresses.items():
        try:
            check_address(url, with_token=True)
        except ValueError as error:
            raise InvalidInput(f"{where}{name}: {error}", "config") from None
    cloud = Cloud(**{name: url.rstrip("/") for name, url in addresses.items()})
    return Teams(cloud, app_id.lower(), tenant.lower(), password_env, conversation)


class Teams:
    """One bot in one directory. A person's address is their object id there; they meet the bot in their own chat with it."""

    links, updates = False, True

    def __init__(self, cloud: Cloud, app_id: str, tenant: str, password_env: str, conversation: str | None) -> None:
        self._cloud, self._app_id, self._tenant, self._conversation = cloud, app_id, tenant, conversation
        self._service = Service("Teams")
        self._token = OwnToken(self._service, cloud, app_id, tenant, password_env)
        self._callers = Callers(self._service, cloud, app_id)

    # ---- sending --------------------------------------------------------------------------------------------------

    async def tell(self, notice: Notice) -> dict[str, str]:
        """Send, reply to the first message, or change the message of a decision that is over."""
        first = notice.thread
        if notice.about == "closed" and first:
            await self._call("PUT", _activity(first), closed(notice))
            return first
        conversation = first.get("conversation") or await self._conversation_with(notice.to)
        sent = await self._say(conversation, opened(notice, with_buttons=not first), first.get("activity"))
        return first or {"conversation": conversation, "activity": sent}

    async def send(self, told: Told) -> None:
        """Post an event to the conversation `conversation`."""
        if self._conversation is None:
            raise InvalidInput("Notification plugin teams: conversation is missing: the one for events.", "config")
        await self._say(self._conversation, said(in_words(told)))

    async def close(self) -> None:
        """Close the connections."""
        await self._service.close()

    async def _conversation_with(self, person: str) -> str:
        """Return the chat of a person with the bot. The connector makes it once, and returns the same one after that."""
        if not GUID.fullmatch(person):
            words = "Teams: a person's address is the object id of their account, such as 00000000-0000-0000-0000-000000000000."
            raise InvalidInput(words, "people")
        wanted = {"bot": {"id": f"28:{self._app_id}"}, "members": [{"id": person}], "isGroup": False, **self._place()}
        return _id(await self._call("POST", "", wanted))

    async def _say(self, conversation: str, message: Json, reply_to: str | None = None) -> str:
        """Post a message, and return its id."""
        path = f"/{quote(conversation, safe='')}/activities"
        given = {**message, "from": {"id": f"28:{self._app_id}"}, "conversation": {"id": conversation}, **self._place()}
        if reply_to:
            return _id(await self._call("POST", f"{path}/{quote(reply_to, safe='')}", {**given, "replyToId": reply_to}))
        return _id(await self._call("POST", path, given))

    def _place(self) -> Json:
        return {"tenantId": self._tenant, "channelData": {"tenant": {"id": self._tenant}}}

    async def _call(self, method: str, path: str, body: Json) -> Json:
        """Call the connector.

        Raises:
            ProviderUnavailable, RateLimited: a later retry may succeed.
            ProviderRefused: the connector refuses the call.
        """
        headers = {"Authorization": f"Bearer {await self._token.get()}"}
        what = f"{method} {'an activity' if path else 'a conversation'}"
        url = f"{self._cloud.service_url}/v3/conversations{path}"
        answer = await self._service.call(what, method, url, json=body, headers=headers)
        if answer.status == 401:
            self._token.forget()
            raise ProviderUnavailable(f"Teams: {what}: HTTP 401; the next attempt has a new token.")
        if answer.status == 412:  # another change of the chat is in flight, says Teams
            raise ProviderUnavailable(f"Teams: {what}: {fault_of(answer)}.")
        if answer.status >= 300:
            raise ProviderRefused(f"Teams: {what}: {fault_of(answer)}.")
        return answer.body or {}

    # ---- hearing --------------------------------------------------------------------------------------------------

    async def hear(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Heard | None:
        """Return a press of a button, or a command, of a person's own chat with the bot."""
        claims = await self._callers.claims(headers.get("authorization", ""), now)
        try:
            activity = json.loads(body)
            place, data = activity.get("conversation") or {}, activity.get("channelData") or {}
            sender, service = activity.get("from") or {}, str(activity.get("serviceUrl", "")).rstrip("/")
            tenant = place.get("tenantId") or (data.get("tenant") or {}).get("id")
            object_id = str(sender.get("aadObjectId", "")).lower()
            value, text = activity.get("value"), str(activity.get("text") or "")
            where = {"conversation": str(place.get("id", "")), "activity": str(activity.get("id", ""))}
        except (ValueError, AttributeError, RecursionError):
            raise InvalidInput("payload: it is not an activity of the Bot Framework.", "payload") from None
        self._check_origin(claims, service, str(activity.get("channelId")), str(tenant).lower())
        if activity.get("type") != "message" or place.get("conversationType") != "personal":
            return None
        if not GUID.fullmatch(object_id) or not all(map(_is_id, where.values())):
            raise InvalidInput("payload: it does not say which account sends it, and where.", "payload")
        id = sha256_of(canonical([where["conversation"], where["activity"]]))
        try:
            return _heard(id, object_id, value, text, where)
        except ValueError:
            raise InvalidInput("payload: its words are no text.", "payload") from None

    def _check_origin(self, claims: Mapping[str, Any], service: str, channel: str, tenant: str) -> None:
        """Check that an activity comes from the service that its token names, and from Teams in this directory.

        Other services of the Bot Framework let their clients say who sends an activity.
        """
        named = claims.get("serviceurl") or claims.get("serviceUrl") or ""  # its documents and its code write it differently
        if str(named).rstrip("/") != service:
            raise not_genuine("its token is for another service address")
        try:
            ours = origin_of(service) == origin_of(self._cloud.service_url)
        except ValueError:
            ours = False
        if not ours or channel != CHANNEL:
            raise not_genuine("it does not come from Teams; service_url says from where requests count")
        if tenant != self._tenant:
            raise not_genuine("it comes from another directory than tenant")

    async def reply(self, heard: Heard, words: str) -> dict[str, Any]:
        """Reply in the person's own chat."""
        await self._say(heard.place["conversation"], said(words), heard.place["activity"])
        return {}


def _heard(id: str, sender: str, value: object, text: str, place: dict[str, str]) -> Heard:
    if isinstance(value, dict) and isinstance(chosen := value.get(VALUE), str) and chosen.isascii():
        words = given.strip() if isinstance(given := value.get(WORDS), str) else ""
        found = Heard(id=id, kind="choice", sender=sender, value=chosen[:2_000], text=words, place=place)
    else:
        found = Heard(id=id, kind="command", sender=sender, text=text.replace("\u00a0", " ").strip(), place=place)
    found.text.encode()  # raises ValueError for lone surrogates, which JSON can bring
    return found


def _activity(place: Mapping[str, str]) -> str:
    return f"/{quote(place['conversation'], safe='')}/activities/{quote(place['activity'], safe='')}"


def _id(answer: Json) -> str:
    """Return the id in an answer of the connector."""
    id = str(answer.get("id", ""))
    if not _is_id(id):
        raise ProviderRefused("Teams: the connector's answer has no id.")
    return id


def _is_id(id: str) -> bool:
    return 0 < len(id) <= ID_CHARACTERS and id.isprintable()
