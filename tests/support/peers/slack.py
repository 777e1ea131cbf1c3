"""A Slack-shaped HTTP server: it checks the bearer, keeps messages, and signs what a person presses as Slack does."""

from __future__ import annotations

import hmac
import json
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlencode

from tests.support.peers.json_server import Json, JsonServer

TOKEN = "xoxb-of-the-test-only"
SECRET = "the signing secret of the test"


@dataclass
class SlackServer(JsonServer):
    """Messages by (conversation, ts), in the order in which they came. `down` is the status of every answer, if it is set.

    `hold` is waited for after a message was kept, and before its answer.
    """

    messages: dict[tuple[str, str], Json] = field(default_factory=dict)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    ephemeral: list[Json] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    down: int | None = None
    hold: threading.Event | None = None

    @property
    def url(self) -> str:
        """The address of the Web API."""
        return f"{self.base}/api"

    def answered(self, method: str, path: str, authorization: str, body: bytes) -> tuple[int, Json]:
        """Answer a request."""
        given, called = json.loads(body or b"{}"), path.rpartition("/")[2]
        if authorization != f"Bearer {TOKEN}":
            return 200, {"ok": False, "error": "invalid_auth"}
        self.calls.append((called, given))
        if self.down is not None:
            return self.down, {}
        answer = self.answer(called, given)
        if called == "chat.postMessage" and self.hold is not None:
            self.hold.wait()
        return 200, answer

    def answer(self, method: str, given: Json) -> Json:
        """Answer a method of the Web API."""
        if method in self.faults:
            return {"ok": False, "error": self.faults[method]}
        if method == "chat.postMessage":
            conversation = _conversation(given["channel"])
            ts = f"{int(time.time())}.{len(self.messages):06d}"
            self.messages[conversation, ts] = {**given, "ts": ts}
            return {"ok": True, "channel": conversation, "ts": ts}
        if method == "chat.update":
            message = self.messages.get((given["channel"], given["ts"]))
            if message is None:
                return {"ok": False, "error": "message_not_found"}
            message.update(given)
            return {"ok": True}
        if method == "chat.postEphemeral":
            self.ephemeral.append(given)
            return {"ok": True}
        if method == "conversations.open":
            return {"ok": True, "channel": {"id": _conversation(given["users"])}}
        if method in ("conversations.history", "conversations.replies"):
            found = [each for (channel, _), each in self.messages.items() if channel == given["channel"]]
            return {"ok": True, "messages": found}
        return {"ok": False, "error": "unknown_method"}

    def of(self, user: str, word: str) -> list[Json]:
        """Return the messages to a person that have a word, threads too."""
        found = [each for (channel, _), each in self.messages.items() if channel == _conversation(user)]
        return [each for each in found if word in json.dumps(each)]


def _conversation(address: str) -> str:
    return f"D{address[1:]}" if address.startswith("U") else address


def buttons(message: Json) -> dict[str, str]:
    """Return the values of a message's buttons, by their words."""
    elements = [each for block in message["blocks"] if block["type"] == "actions" for each in block["elements"]]
    return {each["text"]["text"]: each["value"] for each in elements if "value" in each}


def pressed(user: str, value: str) -> bytes:
    """Return the body of the request for a button that a person presses."""
    payload = {
        "type": "block_actions", "user": {"id": user}, "channel": {"id": _conversation(user)},
        "actions": [{"action_id": "choice-0", "value": value}],
    }  # fmt: skip
    return urlencode({"payload": json.dumps(payload)}).encode()


def command(user: str, text: str) -> bytes:
    """Return the body of the request for a command that a person types."""
    given = {"command": "/mofa", "text": text, "user_id": user, "channel_id": _conversation(user), "trigger_id": "1.2"}
    return urlencode(given).encode()


def signed(body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """Return the headers that sign a request, of now if `at` says nothing else."""
    stamp = str(int(time.time() if at is None else at))
    signature = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, sha256).hexdigest()
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={signature}",
    }
