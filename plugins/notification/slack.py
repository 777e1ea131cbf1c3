"""Slack: messages with buttons by its Web API; presses of buttons and commands come back signed.

Sources: https://docs.slack.dev/authentication/verifying-requests-from-slack, https://docs.slack.dev/reference/methods/chat.postMessage
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

from kernel.basics.address import check_address
from kernel.basics.errors import InvalidInput, ProviderRefused, ProviderUnavailable
from kernel.kinds.channel import Heard, Notice
from kernel.kinds.notification import Told
from plugins.notification._notice_words import subject
from plugins.notification._service import Service, secret_of
from plugins.notification.webhook import in_words

WINDOW_S = 300
"""The greatest age of a request, in seconds: an older one may be a replay."""

FIELDS = 100
"""The most fields of a request's form."""

_FOR_NOW = {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
"""The errors after which a retry may succeed."""


def create(
    *,
    token_env: str = "SLACK_BOT_TOKEN",  # noqa: S107  the variable's name
    secret_env: str = "SLACK_SIGNING_SECRET",  # noqa: S107  the variable's name
    url: str = "https://slack.com/api",
    channel: str | None = None,
) -> Slack:
    """Return the channel.

    Args:
        token_env: the variable that holds the token of the bot (xoxb-…), with the scopes chat:write, im:write and im:history.
        secret_env: the variable that holds the app's signing secret.
        url: the address of the Web API.
        channel: the conversation for events, where the plugin handles events instead of reaching people.

    Raises:
        InvalidInput: an address that is not allowed.
    """
    try:
        check_address(url, with_token=True)
    except ValueError as error:
        raise InvalidInput(f"Notification plugin slack: {error}", "config") from None
    return Slack(url.rstrip("/"), token_env, secret_env, channel)


class Slack:
    """One workspace. A person's address is their member id (U…): messages go to their conversation with the app."""

    links, updates = False, True

    def __init__(self, url: str, token_env: str, secret_env: str, channel: str | None) -> None:
        self._url, self._token_env, self._secret_env, self._channel = url, token_env, secret_env, channel
        self._service = Service("Slack")

    # ---- sending --------------------------------------------------------------------------------------------------

    async def tell(self, notice: Notice) -> dict[str, str]:
        """Send, answer in the thread, or change the message of a decision that is over."""
        first = notice.thread
        if notice.about == "closed" and first:
            given = {"channel": first["channel"], "ts": first["ts"], **_closed(notice)}
            await self._call("chat.update", given)
            return first
        if notice.again and (found := await self._sent_already(notice)) is not None:
            return first or found
        given = {
            "channel": first.get("channel", notice.to),
            "metadata": _mark(notice),
            **_opened(notice, with_buttons=not first),
        }
        if first:
            given["thread_ts"] = first["ts"]
        sent = await self._call("chat.postMessage", given)
        return first or {"channel": str(sent.get("channel", "")), "ts": str(sent.get("ts", ""))}

    async def send(self, told: Told) -> None:
        """Post an event to the conversation `channel`."""
        if self._channel is None:
            raise InvalidInput("Notification plugin slack: channel is missing: the conversation for events.", "config")
        await self._call("chat.postMessage", {"channel": self._channel, "text": _safe(in_words(told))})

    async def close(self) -> None:
        """Close the connections."""
        await self._service.close()

    async def _sent_already(self, notice: Notice) -> dict[str, str] | None:
        """Return the place of a message that an interrupted attempt has sent, by the mark in it; None if there is none."""
        try:
            opened = await self._call("conversations.open", {"users": notice.to})
            conversation = str((opened.get("channel") or {}).get("id", ""))
            wanted = {
                "channel": conversation, "oldest": str(int(notice.since.timestamp()) - 60), "limit": 200,
                "include_all_metadata": True,
            }  # fmt: skip
            if notice.thread:
                found = await self._call("conversations.replies", {**wanted, "ts": notice.thread["ts"]})
            else:
                found = await self._call("conversations.history", wanted)
        except ProviderRefused:  # a scope is missing: then it may be there twice
            return None
        for each in found.get("messages") or []:
            payload = (each.get("metadata") or {}).get("event_payload") or {}
            if payload.get("id") == notice.id:
                return {"channel": conversation, "ts": str(each.get("ts", ""))}
        return None

    async def _call(self, method: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Call a method of the Web API.

        Raises:
            ProviderUnavailable, RateLimited: a later retry may succeed.
            ProviderRefused: Slack refuses the call.
        """
        token = secret_of(self._token_env, "token_env")
        answer = await self._service.call(
            method, "POST", f"{self._url}/{method}", json=dict(given), headers={"Authorization": f"Bearer {token}"}
        )
        body = answer.body
        if answer.status >= 300 or body is None:
            raise ProviderRefused(f"Slack: {method}: HTTP {answer.status}, without an answer of its API.")
        if body.get("ok") is not True:
            fault = str(body.get("error", "no reason"))[:100]
            if fault in _FOR_NOW:
                raise ProviderUnavailable(f"Slack: {method}: {fault}.")
            raise ProviderRefused(f"Slack: {method}: {fault}.")
        return body

    # ---- hearing --------------------------------------------------------------------------------------------------

    async def hear(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Heard | None:
        """Return a press of a button, or a command."""
        signature = self._verify(headers, body, now)
        try:
            form = parse_qs(body.decode(errors="replace"), max_num_fields=FIELDS)
        except ValueError:
            raise InvalidInput(f"payload: it has more than {FIELDS} fields.", "payload") from None
        if "command" in form:
            place = {"user": _one(form, "user_id"), "channel": _one(form, "channel_id")}
            return Heard(id=signature, kind="command", sender=place["user"], text=_one(form, "text")[:20_000], place=place)
        try:
            payload = json.loads(_one(form, "payload") or "null")
            if not isinstance(payload, dict) or payload.get("type") != "block_actions":
                return None
            action = next((each for each in payload["actions"] if each.get("value")), None)
            if action is None:
                return None
            place = {"user": str(payload["user"]["id"]), "channel": str((payload.get("channel") or {}).get("id", ""))}
            return Heard(id=signature, kind="choice", sender=place["user"], value=str(action["value"])[:2_000], place=place)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise InvalidInput("payload: it is not an interaction of Slack.", "payload") from None

    def _verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
        secret = os.environ.get(self._secret_env, "").strip()
        if not secret:
            raise InvalidInput(f"The variable {self._secret_env}, which secret_env names, is not set here.", "secret_env")
        stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
            raise InvalidInput("x-slack-request-timestamp: it is missing, or not a time.", "signature")
        wanted = "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, sha256).hexdigest()
        if not hmac.compare_digest(wanted.encode(), signature.encode(errors="replace")):
            raise InvalidInput("x-slack-signature: it is not genuine.", "signature")
        if abs(now.timestamp() - int(stamp)) > WINDOW_S:
            raise InvalidInput(f"x-slack-request-timestamp: it is not of the last {WINDOW_S} s.", "signature")
        return signature

    async def reply(self, heard: Heard, words: str) -> dict[str, Any]:
        """Say something that the person alone sees. A command is answered by the response itself, in any conversation."""
        if heard.kind == "command":
            return {"response_type": "ephemeral", "text": _safe(words)}
        given = {"channel": heard.place["channel"], "user": heard.place["user"], "text": _safe(words)}
        await self._call("chat.postEphemeral", given)
        return {}


def _one(form: Mapping[str, list[str]], name: str) -> str:
    return form.get(name, [""])[0]


def _safe(text: str) -> str:
    """Return a text in which nothing mentions people or hides an address behind other words."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text: str, most: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": (text if len(text) <= most else f"{text[: most - 1]}…") or "…", "emoji": False}


def _mark(notice: Notice) -> dict[str, Any]:
    return {"event_type": "mofa_notice", "event_payload": {"id": notice.id}}


def _opened(notice: Notice, *, with_buttons: bool = True) -> dict[str, Any]:
    """Return a message. A reminder in the thread has no buttons of its own: those of the first message go when it is over."""
    blocks: list[dict[str, Any]] = [{"type": "header", "text": _plain(subject(notice), 150)}]
    if notice.text:
        blocks.append({"type": "section", "text": _plain(notice.text, 3_000)})
    if notice.facts:
        blocks.append({"type": "context", "elements": [_plain(each, 500) for each in notice.facts[:10]]})
    buttons = [
        {"type": "button", "text": _plain(each.label, 75), "value": each.value, "action_id": f"choice-{number}"}
        for number, each in enumerate(notice.choices)
        if not each.needs_comment
    ]
    if notice.link:
        buttons.append({"type": "button", "text": _plain(notice.words.page, 75), "url": notice.link, "action_id": "page"})
    if buttons and with_buttons:
        blocks.append({"type": "actions", "elements": buttons})
    return {"text": _safe(subject(notice)), "blocks": blocks}


def _closed(notice: Notice) -> dict[str, Any]:
    blocks: list[dict[str, Any]] = [{"type": "header", "text": _plain(subject(notice), 150)}]
    if notice.text:
        blocks.append({"type": "section", "text": _plain(notice.text, 3_000)})
    blocks.append({"type": "section", "text": _plain(notice.outcome or "It is over.", 3_000)})
    return {"text": _safe(subject(notice)), "blocks": blocks}
