"""Teams, against a server in the shape of the Bot Framework: tokens, cards, and requests that are not genuine."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from joserfc import jwt

from kernel.basics.errors import InvalidInput, MofaError, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.kinds.channel import Choice, Heard, Notice
from plugins.notification import teams
from plugins.notification._teams_cards import MESSAGE_BYTES, closed, opened, said
from tests.support.peers import teams as service
from tests.support.peers.teams import APP, PASSWORD, TENANT, TeamsServer, buttons, card, key_named, words

Json = dict[str, Any]
ANN = "33333333-cccc-4ccc-8ccc-000000000003"
HARM = "**bold** [here](https://evil.example) {{DATE(2017-02-14T06:08:39Z, SHORT)}} <at>all</at> ![x](y)"
CHOICES = [
    Choice(id="yes", label="Yes", value="key.opened.0"),
    Choice(id="no", label="No", value="key.opened.1", needs_comment=True),
    Choice(id="", label="Answer in your own words", value="key.opened.words", needs_comment=True),
]


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[TeamsServer]:
    monkeypatch.setenv("TEAMS_APP_PASSWORD", PASSWORD)
    with TeamsServer() as there:
        yield there


@pytest.fixture
async def channel(there: TeamsServer) -> AsyncIterator[teams.Teams]:
    channel = teams.create(**there.options)
    yield channel
    await channel.close()


def notice(**fields: Any) -> Notice:
    known: Json = {"id": "a" * 64, "about": "opened", "to": ANN, "person": "ann", "title": "Deploy", "text": "Shall it?"}
    return Notice.model_validate(
        {**known, "choices": CHOICES, "link": "https://c.example/1", "since": datetime.now(UTC), **fields}
    )


async def heard(channel: teams.Teams, headers: Json, activity: Any, **later: float) -> Heard | None:
    given = {name.lower(): value for name, value in headers.items()}
    return await channel.hear(given, json.dumps(activity).encode(), datetime.now(UTC) + timedelta(**later))


# ---- sending ---------------------------------------------------------------------------------------------------------


async def test_a_message_is_sent_reminded_of_in_its_thread_and_changed(there: TeamsServer, channel: teams.Teams) -> None:
    place = await channel.tell(notice(facts=["Risk: high"]))
    assert place == {"conversation": f"a:{ANN}", "activity": "f:1"}
    [first] = there.of(ANN, "Shall it?")
    assert words(first) == "Deploy\nShall it?\nRisk: high" and first["summary"] == "Deploy"
    assert buttons(first) == {
        "Yes": {"mofa": "key.opened.0"},
        "No (with a comment)": {"mofa": "key.opened.1"},
        "Answer in your own words": {"mofa": "key.opened.words"},
    }
    assert await channel.tell(notice(about="reminded", id="b" * 64, thread=place)) == place
    assert there.messages[f"a:{ANN}", "f:2"]["replyToId"] == "f:1" and buttons(there.messages[f"a:{ANN}", "f:2"]) == {}
    assert await channel.tell(notice(about="closed", thread=place, outcome="Settled by ben: Yes.")) == place
    [first, _] = there.of(ANN, "Deploy")
    assert "Settled by ben: Yes." in words(first) and buttons(first) == {}
    [made] = [given for method, path, given in there.calls if (method, path) == ("POST", "/teams/v3/conversations")]
    assert made["members"] == [{"id": ANN}] and made["channelData"] == {"tenant": {"id": TENANT}}
    assert len([path for _, path, _ in there.calls if path.endswith("/token")]) == 1  # the token is kept


async def test_a_token_that_is_over_is_renewed(there: TeamsServer, channel: teams.Teams) -> None:
    await channel.tell(notice())
    there.valid = "another"
    with pytest.raises(ProviderUnavailable, match="401"):
        await channel.tell(notice())
    await channel.tell(notice())
    assert len(there.of(ANN, "Deploy")) == 2


@pytest.mark.parametrize(
    ("status", "kind"), [(403, ProviderRefused), (429, RateLimited), (412, ProviderUnavailable), (503, ProviderUnavailable)]
)
async def test_refusals_of_the_connector(there: TeamsServer, channel: teams.Teams, status: int, kind: type[MofaError]) -> None:
    there.down = status
    with pytest.raises(kind, match=f"HTTP {status}"):
        await channel.tell(notice())


async def test_no_secret_and_no_address_that_is_not_one(
    there: TeamsServer, channel: teams.Teams, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidInput, match="object id"):
        await channel.tell(notice(to="ann@example.com"))
    monkeypatch.setenv("TEAMS_APP_PASSWORD", "wrong-secret")
    with pytest.raises(ProviderRefused, match="HTTP 400, invalid_client") as caught:
        await channel.tell(notice())
    assert "wrong-secret" not in str(caught.value)
    monkeypatch.delenv("TEAMS_APP_PASSWORD")
    with pytest.raises(ProviderRefused, match="TEAMS_APP_PASSWORD"):
        await channel.tell(notice())


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"app_id": ""}, "app_id"),
        ({"tenant": "contoso.onmicrosoft.com"}, "tenant"),
        ({"service_url": "http://smba.example.com/teams"}, "service_url: url must be https"),
        ({"login_url": "https://u:p@login.example.com"}, "login_url"),
        ({"openid_url": "file:///etc/passwd"}, "openid_url"),
        ({"issuer": "nobody"}, "issuer"),
    ],
)
def test_options_are_checked(options: Json, fault: str) -> None:
    with pytest.raises(InvalidInput, match=fault):
        teams.create(**{"app_id": APP, "tenant": TENANT, **options})


# ---- cards -----------------------------------------------------------------------------------------------------------


def test_words_of_others_stay_words() -> None:
    label = Choice(id="x", label=HARM, value="v")
    for message in (opened(notice(title=HARM, text=HARM, facts=[HARM], choices=[label])), closed(notice(outcome=HARM))):
        assert {each["type"] for each in card(message)} <= {"RichTextBlock", "Input.Text", "ActionSet"}
        shown = json.dumps(message)
        assert "{{DATE" not in shown and "evil.example)" in shown and "selectAction" not in shown
    [block] = card(said("Look: https://c.example/todos/1\nagain"))
    linked = [each["selectAction"]["url"] for each in block["inlines"] if "selectAction" in each]
    assert linked == ["https://c.example/todos/1"] and words(said("a https://b.example c")) == "a https://b.example c"


@pytest.mark.parametrize("letter", ["x", "界", "😀", "\n", '"'])
def test_a_long_message_is_cut_with_a_link(letter: str) -> None:
    most = [Choice(id=str(n), label=letter * 200, needs_comment=True, value=f"{'k' * 64}.{'o' * 64}.{n}") for n in range(11)]
    message = opened(notice(title=letter * 900, text=letter * 30_000, facts=[letter * 900] * 12, choices=most))
    size = len(json.dumps(message, ensure_ascii=False).encode("utf-16-le"))
    assert MESSAGE_BYTES - 200 < size <= MESSAGE_BYTES and "the message is cut here" in words(message)
    rows = [each["actions"] for each in card(message) if each["type"] == "ActionSet"]
    assert [len(row) for row in rows] == [6, 6] and rows[-1][-1]["url"] == "https://c.example/1"
    over = closed(notice(title=letter * 900, text=letter * 30_000, facts=[letter * 900] * 12, outcome=letter * 20_000))
    assert len(json.dumps(over, ensure_ascii=False).encode("utf-16-le")) <= MESSAGE_BYTES
    assert "cut here" not in words(opened(notice(text="x" * 5_000)))


# ---- hearing ---------------------------------------------------------------------------------------------------------


async def test_a_press_and_a_command(there: TeamsServer, channel: teams.Teams) -> None:
    pressed = there.activity(ANN, value={"mofa": "key.opened.1", "words": " Too early. "}, replyToId="f:1")
    found = await heard(channel, there.signed(), pressed)
    assert found is not None and (found.kind, found.sender, found.value, found.text) == (
        "choice",
        ANN,
        "key.opened.1",
        "Too early.",
    )
    again = await heard(channel, there.signed(), pressed)
    assert again is not None and again.id == found.id  # so that it counts once
    typed = await heard(channel, there.signed(), there.activity(ANN.upper(), text="idea\u00a0Brew tea "))
    assert typed is not None and (typed.kind, typed.sender, typed.text) == ("command", ANN, "idea Brew tea")
    assert await channel.reply(found, "Done.") == {} and there.replies(pressed) == "Done."
    fetched = [path for method, path, _ in there.calls if method == "GET"]
    assert fetched == ["/v1/.well-known/openidconfiguration", "/v1/.well-known/keys"]  # the keys are kept


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "conversationUpdate"}, {"type": "typing"},
        {"conversation": {"id": "19:x", "conversationType": "channel", "tenantId": TENANT}},
    ],
)  # fmt: skip
async def test_other_activities_say_nothing(there: TeamsServer, channel: teams.Teams, fields: Json) -> None:
    assert await heard(channel, there.signed(), there.activity(ANN, **fields)) is None


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "99999999-aaaa-4aaa-8aaa-000000000001"}, {"aud": None}, {"iss": "https://sts.windows.net/x/"}, {"iss": None},
        {"exp": None}, {"exp": int(time.time()) - 400}, {"exp": int(time.time()) + 100_000}, {"exp": "tomorrow"},
        {"nbf": int(time.time()) + 4_000}, {"serviceurl": "https://smba.example.com/emea/"}, {"serviceurl": None},
        {"kid": "unknown"}, {"kid": "k" * 300},
    ],
)  # fmt: skip
async def test_a_token_for_others_or_of_others_is_refused(there: TeamsServer, channel: teams.Teams, claims: Json) -> None:
    with pytest.raises(InvalidInput, match="not genuine") as caught:
        await heard(channel, there.signed(**claims), there.activity(ANN, text="todos"))
    assert caught.value.field == "signature"


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _forged(there: TeamsServer, how: str) -> str:
    genuine = there.signed()["Authorization"].removeprefix("Bearer ")
    head, claims, signature = genuine.split(".")
    public = key_named(service.KID)
    known = {"iss": service.ISSUER, "aud": APP, "exp": int(time.time()) + 600, "serviceurl": there.service_url}
    match how:
        case "none":
            return f"Bearer {_part({'alg': 'none', 'kid': service.KID})}.{claims}."
        case "public key as secret":
            signed = f"{_part({'alg': 'HS256', 'kid': service.KID})}.{claims}"
            code = hmac.new(public.as_pem(private=False), signed.encode(), sha256).digest()
            return f"Bearer {signed}.{base64.urlsafe_b64encode(code).decode().rstrip('=')}"
        case "another key":
            return f"Bearer {jwt.encode({'alg': 'RS256', 'kid': service.KID}, known, key_named('mine'))}"
        case "key within":
            mine = key_named("mine")
            more = {"alg": "RS256", "kid": "mine", "jwk": mine.as_dict(private=False)}
            return f"Bearer {jwt.encode(more, known, mine)}"
        case "no key id":
            return f"Bearer {jwt.encode({'alg': 'RS256'}, known, public)}"
        case "other claims":
            return f"Bearer {head}.{_part(known)}.{signature}"
        case "basic":
            return f"Basic {genuine}"
    return how


@pytest.mark.parametrize(
    "how",
    ["none", "public key as secret", "another key", "key within", "no key id", "other claims", "basic", "", "Bearer ",
     "Bearer a.b", "Bearer é.é.é", "Bearer " + "a" * 5_000],
)  # fmt: skip
async def test_a_forged_token_is_refused(there: TeamsServer, channel: teams.Teams, how: str) -> None:
    with pytest.raises(InvalidInput, match="not genuine") as caught:
        await heard(channel, {"authorization": _forged(there, how)}, there.activity(ANN, text="todos"))
    assert caught.value.field == "signature"


@pytest.mark.parametrize(
    "fields",
    [
        {"serviceUrl": "https://directline.botframework.com/"}, {"serviceUrl": ""}, {"channelId": "directline"},
        {"conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "99999999-bbbb-4bbb-8bbb-000000000002"}},
        {"conversation": {"id": "a:1", "conversationType": "personal"}, "channelData": {}},
    ],
)  # fmt: skip
async def test_an_activity_from_elsewhere_is_refused(there: TeamsServer, channel: teams.Teams, fields: Json) -> None:
    activity = there.activity(ANN, text="todos", **fields)
    with pytest.raises(InvalidInput, match="not genuine"):
        await heard(channel, there.signed(), activity)
    with pytest.raises(InvalidInput, match="not genuine"):  # a service that clients may speak for has a genuine token, too
        await heard(channel, there.signed(serviceurl=activity["serviceUrl"]), activity)


@pytest.mark.parametrize(
    "activity",
    [
        [], "x", 7, {"from": 3}, {"id": ""}, {"id": "x" * 600}, {"from": {"id": "29:x"}}, {"from": {"aadObjectId": "ann"}},
        {"text": "\ud800"}, {"value": {"mofa": "k.o.0", "words": "\ud800"}},
        {"conversation": {"id": "a\ud800", "conversationType": "personal", "tenantId": TENANT}},
    ],
)  # fmt: skip
async def test_a_genuine_request_of_another_form_is_refused(there: TeamsServer, channel: teams.Teams, activity: Any) -> None:
    given = there.activity(ANN, **{"text": "todos", **activity}) if isinstance(activity, dict) else activity
    with pytest.raises(InvalidInput) as caught:
        await heard(channel, there.signed(), given)
    assert caught.value.field == "payload"


async def test_keys_are_fetched_again_for_a_new_key_id_and_each_day(there: TeamsServer, channel: teams.Teams) -> None:
    async def counts(kid: str, **later: float) -> bool:
        now = datetime.now(UTC) + timedelta(**later)
        ends = int(now.timestamp()) + 600
        try:
            return await heard(channel, there.signed(kid, exp=ends), there.activity(ANN, text="todos"), **later) is not None
        except InvalidInput:
            return False

    def fetches() -> int:
        return len([path for _, path, _ in there.calls if path.endswith("/keys")])

    assert await counts(service.KID)
    there.keys.append("key-2")
    for _ in range(3):  # a stranger makes nobody ask again and again
        assert not await counts("made-up") and not await counts("key-2")
    assert fetches() == 1
    assert await counts("key-2", minutes=6) and fetches() == 2
    there.keys.remove(service.KID)
    assert await counts(service.KID, minutes=7)
    assert not await counts(service.KID, hours=25) and fetches() == 3  # a key that was withdrawn
    there.endorsed = ["webchat"]
    assert not await counts("key-2", hours=50) and fetches() == 4  # a key for other channels alone


async def test_keys_that_cannot_be_fetched_refuse_nobody_for_good(there: TeamsServer) -> None:
    channel = teams.create(**{**there.options, "openid_url": f"{there.base}/nothing"})
    there.down = 503
    for later in (0, 1, 10):
        with pytest.raises(ProviderUnavailable):
            await heard(channel, there.signed(), there.activity(ANN, text="todos"), seconds=later)
    assert len([path for _, path, _ in there.calls if path == "/nothing"]) == 2  # not at every request
    await channel.close()
