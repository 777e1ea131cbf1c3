"""A server in the shape of the Bot Framework: tokens for bots, its own keys, and the connector, which keeps messages.

It signs what a person presses or types as the Bot Framework does, with a key that it has made.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.support.peers.json_server import Json, JsonServer

APP = "11111111-aaaa-4aaa-8aaa-000000000001"
TENANT = "22222222-bbbb-4bbb-8bbb-000000000002"
PASSWORD = "the client secret of the test"
ISSUER = "https://api.botframework.com"
KID = "key-1"

_NUMBERS = itertools.count(1)


@cache
def key_named(kid: str) -> RSAKey:
    """Return the pair of keys of a name."""
    return RSAKey.generate_key(2048, {"kid": kid})


@dataclass
class TeamsServer(JsonServer):
    """Messages by (conversation, activity), in the order in which they came.

    `keys` are those of its metadata, `endorsed` the channels that they count for, `down` the status of every answer of the
    connector, if it is set. `valid` is the token that counts for the connector.
    """

    messages: dict[tuple[str, str], Json] = field(default_factory=dict)
    calls: list[tuple[str, str, Json]] = field(default_factory=list)
    keys: list[str] = field(default_factory=lambda: [KID])
    endorsed: list[str] | None = field(default_factory=lambda: ["msteams", "webchat"])
    down: int | None = None
    hold: threading.Event | None = None
    valid: str = "bot-token-0"

    @property
    def service_url(self) -> str:
        """The address of the connector that activities name, as that of one region."""
        return f"{self.base}/emea/"

    @property
    def options(self) -> Json:
        """The options of a channel for this server."""
        return {
            "app_id": APP, "tenant": TENANT, "service_url": f"{self.base}/teams", "login_url": self.base,
            "openid_url": f"{self.base}/v1/.well-known/openidconfiguration",
        }  # fmt: skip

    def answered(self, method: str, path: str, authorization: str, body: bytes) -> tuple[int, Json]:
        """Answer a request."""
        if path.startswith("/v1/.well-known/"):
            self.calls.append((method, path, {}))
            if path.endswith("/openidconfiguration"):
                return 200, {"issuer": ISSUER, "jwks_uri": f"{self.base}/v1/.well-known/keys"}
            more: Json = {} if self.endorsed is None else {"endorsements": self.endorsed}
            return 200, {"keys": [{**key_named(each).as_dict(private=False), "use": "sig", **more} for each in self.keys]}
        if path == f"/{TENANT}/oauth2/v2.0/token":
            return self._token(method, path, body)
        given = json.loads(body or b"{}")
        self.calls.append((method, path, given))
        if authorization != f"Bearer {self.valid}":
            return 401, {"error": {"code": "Unauthorized", "message": "secret words"}}
        if self.down is not None:
            return self.down, {}
        return self._connector(method, [unquote(each) for each in path.split("/")[4:]], given)

    def _token(self, method: str, path: str, body: bytes) -> tuple[int, Json]:
        form = {name: value for name, [value] in parse_qs(body.decode()).items()}
        self.calls.append((method, path, form))
        wanted = {"client_id": APP, "client_secret": PASSWORD, "scope": f"{ISSUER}/.default"}
        if form != {"grant_type": "client_credentials", **wanted}:
            return 400, {"error": "invalid_client", "error_description": form.get("client_secret", "")}
        self.valid = f"bot-token-{next(_NUMBERS)}"
        return 200, {"token_type": "Bearer", "expires_in": 3600, "access_token": self.valid}

    def _connector(self, method: str, parts: list[str], given: Json) -> tuple[int, Json]:
        match method, parts:
            case "POST", []:
                return 201, {"id": chat_of(given["members"][0]["id"])}
            case "POST", [conversation, "activities", *_]:
                id = f"f:{len(self.messages) + 1}"
                self.messages[conversation, id] = given
                if self.hold is not None:
                    self.hold.wait()
                return 201, {"id": id}
            case "PUT", [conversation, "activities", id] if (conversation, id) in self.messages:
                self.messages[conversation, id] = given
                return 200, {"id": id}
        return 404, {"error": {"code": "ActivityNotFoundInConversation"}}

    def of(self, person: str, word: str) -> list[Json]:
        """Return the messages in a person's chat that have a word."""
        found = [each for (conversation, _), each in list(self.messages.items()) if conversation == chat_of(person)]
        return [each for each in found if word in json.dumps(each)]

    def replies(self, activity: Json) -> str:
        """Return the words of the messages that reply to an activity."""
        return "\n".join(words(each) for each in list(self.messages.values()) if each.get("replyToId") == activity["id"])

    def activity(self, person: str, **fields: Any) -> Json:
        """Return an activity of a person, in their own chat with the bot."""
        number = next(_NUMBERS)
        return {
            "type": "message", "id": f"16000000{number}", "channelId": "msteams", "serviceUrl": self.service_url,
            "from": {"id": "29:x", "name": "Somebody", "aadObjectId": person},
            "recipient": {"id": f"28:{APP}"},
            "conversation": {"id": chat_of(person), "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            **fields,
        }  # fmt: skip

    def signed(self, kid: str = KID, **claims: Any) -> dict[str, str]:
        """Return the headers of a request that the Bot Framework signs. A claim that is None is left out."""
        now = int(time.time())
        known = {"iss": ISSUER, "aud": APP, "nbf": now - 10, "exp": now + 3600, "serviceurl": self.service_url, **claims}
        given = {name: value for name, value in known.items() if value is not None}
        token = jwt.encode({"alg": "RS256", "typ": "JWT", "kid": kid}, given, key_named(kid))
        return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def chat_of(person: str) -> str:
    """Return the id of a person's chat with the bot."""
    return person if person.startswith("a:") else f"a:{person}"


def card(message: Json) -> list[Json]:
    """Return the elements of a message's card."""
    [attached] = message["attachments"]
    return list(attached["content"]["body"])


def words(message: Json) -> str:
    """Return the words of a card."""
    runs = [each["inlines"] for each in card(message) if each["type"] == "RichTextBlock"]
    return "\n".join("".join(each["text"] for each in inlines) for inlines in runs)


def buttons(message: Json) -> dict[str, Json]:
    """Return the data of a card's buttons, by their words."""
    actions = [each for row in card(message) if row["type"] == "ActionSet" for each in row["actions"]]
    return {each["title"]: each["data"] for each in actions if each["type"] == "Action.Submit"}
