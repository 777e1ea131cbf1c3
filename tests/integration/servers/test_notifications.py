"""Messages to people and their answers: a real SMTP server, those in the shape of Slack and Teams, kills, and attacks."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from temporalio.client import Client, WorkflowHandle

from tests.support.flows import flow
from tests.support.house import House, Server, eventually
from tests.support.installed.browser import barriers, chromium, noted
from tests.support.peers import imap, mailbox, slack, teams
from tests.support.peers.imap import ImapServer
from tests.support.peers.mailbox import Mailbox
from tests.support.peers.receiver import Receiver
from tests.support.peers.slack import SlackServer
from tests.support.peers.teams import TeamsServer
from tests.support.web import Serving, run_path, serving

Json = dict[str, Any]
QUEUE = "mofa-notifications"
HAL, IDA = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2))
OPTIONS = [{"id": "yes", "label": "Yes, do it"}, {"id": "no", "label": "No", "needs_comment": True}]


@pytest.fixture(scope="module")
def team() -> Iterator[SlackServer]:
    with SlackServer() as team:
        yield team


@pytest.fixture(scope="module")
def office() -> Iterator[TeamsServer]:
    with TeamsServer() as office:
        yield office


@pytest.fixture(scope="module")
def mail() -> Iterator[Mailbox]:
    with Mailbox() as mail:
        yield mail


@pytest.fixture(scope="module")
def answers() -> Iterator[ImapServer]:
    with ImapServer() as answers:
        yield answers


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def project(team: SlackServer, office: TeamsServer, mail: Mailbox, answers: ImapServer, receiver: Receiver) -> Json:
    smtp = {
        "host": "127.0.0.1", "port": mail.port, "sender": "MoFA <mofa@example.com>", "security": "none",
        "user": mailbox.USER, "password_env": "SMTP_PASSWORD", "reply_to": "answers@example.com",
        "mailbox": answers.options,
    }  # fmt: skip
    quick = {"first_pause": "PT0.2S", "next_after": "PT1S"}
    return {
        "channels": {
            "team": {"plugin": "slack", "options": {"url": team.url}, **quick},
            "office": {"plugin": "teams", "options": office.options, **quick},
            "mail": {"plugin": "email", "options": smtp, **quick},
            "hook": {"plugin": "webhook", "options": {"url": f"{receiver.url}/people"}, "content": "title", **quick},
        },
        "people": [
            {"name": "ann", "roles": ["decider"], "email": "ann@example.com"},
            {"name": "ben", "roles": ["decider"], "addresses": {"team": "U0BEN"}},
            {"name": "cid", "roles": ["decider"], "addresses": {"team": "U0CID", "mail": "cid@example.com"}},
            {"name": "dora", "roles": ["viewer"], "email": "dora@example.com"},
            {"name": "eva", "roles": ["decider"], "tenants": ["acme"], "email": "eva@example.com"},
            {"name": "fay", "roles": ["decider"], "addresses": {"hook": "fay"}},
            {"name": "gil", "roles": ["operator"], "addresses": {"team": "U0GIL"}},
            {"name": "hal", "roles": ["decider", "operator"], "addresses": {"office": HAL}},
            {"name": "ida", "roles": ["decider"], "addresses": {"office": IDA}, "language": "zh"},
            {"name": "root", "roles": ["admin"]},
        ],
        "notifications": {"unassigned": ["fay"], "link_expires": "PT1H"},
    }  # fmt: skip


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, server: Server, team: SlackServer, office: TeamsServer,
    mail: Mailbox, answers: ImapServer, receiver: Receiver,
) -> Iterator[House]:  # fmt: skip
    home = tmp_path_factory.mktemp("notifications")
    (home / "mofa.yaml").write_text(json.dumps(project(team, office, mail, answers, receiver)))
    house = House(home, server, QUEUE)
    house.start_worker()
    yield house
    asyncio.run(ended(server))
    house.stop()


async def ended(server: Server) -> None:
    client = await server.client()
    async for run in client.list_workflows(f'TaskQueue = "{QUEUE}" AND ExecutionStatus = "Running"'):
        await client.get_workflow_handle(run.id).terminate()


@pytest.fixture(scope="module")
def console(house: House) -> Iterator[Serving]:
    secrets = {
        "SLACK_BOT_TOKEN": slack.TOKEN,
        "SLACK_SIGNING_SECRET": slack.SECRET,
        "TEAMS_APP_PASSWORD": teams.PASSWORD,
        "SMTP_PASSWORD": mailbox.PASSWORD,
        imap.VARIABLE: imap.PASSWORD,
    }
    with serving(house, **secrets) as console:
        yield console


@pytest.fixture
async def http(console: Serving) -> AsyncIterator[httpx.AsyncClient]:
    async with console.client() as http:
        yield http


@pytest.fixture
async def web(console: Serving) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that nobody has logged in with."""
    async with httpx.AsyncClient(base_url=console.url, timeout=120) as web:
        yield web


def question(id: str, assignees: list[str], **fields: Any) -> Json:
    node = {"id": "ask", "type": "human", "question": f"Shall {id} be done?", "assignees": assignees, "options": OPTIONS}
    return flow({**node, **fields.pop("node", {})}, way="start>ask ask>done", name="asks", **fields)


async def ask(
    http: httpx.AsyncClient, client: Client, id: str, assignees: list[str], **fields: Any
) -> WorkflowHandle[Any, Any]:
    given = {"workflow": "Flow", "input": question(id, assignees, **fields), "id": id}
    response = await http.post("/runs", json=given)
    assert response.status_code == 201, response.text
    return client.get_workflow_handle(id)


async def state(run: WorkflowHandle[Any, Any]) -> Json:
    [decision] = await run.query("decisions")
    return dict(decision)


async def first_mail(mail: Mailbox, to: str, word: str) -> Any:
    async def look() -> Any:
        found = mail.to(to, word)
        return found[0] if found else None

    return await eventually(look)


async def first_message(team: SlackServer | TeamsServer, user: str, word: str) -> Json:
    async def look() -> Json | None:
        found = team.of(user, word)
        return found[0] if found else None

    found: Json = await eventually(look)
    return found


async def press(web: httpx.AsyncClient, body: bytes, **headers: str) -> httpx.Response:
    return await web.post("/channels/team", content=body, headers={**slack.signed(body), **headers})


async def test_a_link_shows_first_and_decides_once(
    http: httpx.AsyncClient, web: httpx.AsyncClient, client: Client, mail: Mailbox
) -> None:
    run = await ask(http, client, "ship-one", ["ann"])
    sent = await first_mail(mail, "ann@example.com", "ship-one")
    links = mailbox.links(sent)
    assert set(links) == {"Yes, do it", "No"} and sent["Auto-Submitted"] == "auto-generated"
    for method in ("GET", "HEAD", "GET"):  # mail scanners
        shown = await web.request(method, links["Yes, do it"])
        assert shown.status_code == 200 and shown.headers["cache-control"] == "no-store"
    assert "Shall ship-one be done?" in shown.text and (await state(run))["status"] == "open"
    bare = await web.post(links["No"])
    assert bare.status_code == 403 and "comment" in bare.text, bare.text
    assert (await state(run))["status"] == "open"
    done = await web.post(links["Yes, do it"], data={"comment": "Go."})
    assert done.status_code == 200 and "Your answer counts." in done.text
    settled = (await state(run))["settled"]
    assert (settled["by"], settled["verified"], settled["choice"], settled["comment"]) == ("ann", True, "yes", "Go.")
    assert await run.result()
    for link in links.values():  # the other option's link, too
        again = await web.post(link, data={"comment": "no"})
        assert again.status_code == 410 and "used already" in again.text
    assert (await web.get("/answer/" + "x" * 43)).status_code == 404


async def test_the_page_of_a_link_in_a_browser(
    http: httpx.AsyncClient, client: Client, console: Serving, mail: Mailbox
) -> None:
    run = await ask(http, client, "ship-zero", ["ann"])
    links = mailbox.links(await first_mail(mail, "ann@example.com", "ship-zero"))

    def in_browser() -> None:
        with chromium() as browser:
            page = browser.new_page()
            errors = noted(page)
            page.goto(console.url + links["No"])
            assert barriers(page) == []
            page.get_by_role("button", name="No").click()  # the browser asks for the comment first
            assert page.get_by_label("Comment").is_visible()
            page.get_by_label("Comment").fill("Too early.")
            page.get_by_role("button", name="No").click()
            page.get_by_text("Your answer counts.").wait_for()
            page.goto(console.url + links["Yes, do it"])
            page.get_by_text("This link was used already. It counts once.").wait_for()
            assert barriers(page) == [] and [each for each in errors if "410" not in each] == []

    await asyncio.to_thread(in_browser)
    settled = (await state(run))["settled"]
    assert (settled["by"], settled["choice"], settled["comment"]) == ("ann", "no", "Too early.")


async def test_a_button_decides_and_the_message_changes(
    http: httpx.AsyncClient, web: httpx.AsyncClient, client: Client, team: SlackServer
) -> None:
    run = await ask(http, client, "ship-two", ["ben", "ann"])
    message = await first_message(team, "U0BEN", "ship-two")
    values = slack.buttons(message)
    assert list(values) == ["Yes, do it"]  # the other one needs a comment, which its page takes
    body = slack.pressed("U0BEN", values["Yes, do it"])
    for headers, words in (
        (slack.signed(body, secret="another one"), "not genuine"),
        (slack.signed(body, at=time.time() - 400), "not of the last"),
        (slack.signed(body, at=time.time() + 400), "not of the last"),
        ({**slack.signed(body), "X-Slack-Signature": ""}, "not genuine"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, "missing"),
    ):
        refused = await web.post("/channels/team", content=body, headers=headers)
        assert refused.status_code == 401 and words in refused.text
    assert (await web.post("/channels/mail", content=body, headers=slack.signed(body))).status_code == 404
    stranger = slack.pressed("U0NOBODY", values["Yes, do it"])
    assert (await press(web, stranger)).status_code == 200
    assert "Nobody of the project file" in team.ephemeral[-1]["text"]
    other = slack.pressed("U0CID", values["Yes, do it"])
    assert (await press(web, other)).status_code == 200
    assert "This decision is for ben, ann." in team.ephemeral[-1]["text"]
    assert (await state(run))["status"] == "open"
    headers = slack.signed(body)
    assert (await web.post("/channels/team", content=body, headers=headers)).status_code == 200
    assert "Your answer counts" in team.ephemeral[-1]["text"]
    settled = (await state(run))["settled"]
    assert (settled["by"], settled["verified"], settled["choice"]) == ("ben", True, "yes")
    assert (await web.post("/channels/team", content=body, headers=headers)).status_code == 409  # the same request again

    async def changed() -> bool:
        return "Settled by you: Yes, do it." in json.dumps(team.of("U0BEN", "ship-two")[0])

    await eventually(changed)
    assert slack.buttons(team.of("U0BEN", "ship-two")[0]) == {} and len(team.of("U0BEN", "ship-two")) == 1
    assert (await press(web, body.replace(b"choice-0", b"choice-1"))).status_code == 200
    assert "Too late" in team.ephemeral[-1]["text"]


async def test_a_button_of_teams_decides_with_its_comment_and_the_card_changes(
    http: httpx.AsyncClient, web: httpx.AsyncClient, client: Client, office: TeamsServer
) -> None:
    run = await ask(http, client, "ship-twelve", ["hal", "ann"])
    data = teams.buttons(await first_message(office, HAL, "ship-twelve"))
    assert list(data) == ["Yes, do it", "No (with a comment)"]

    async def sent(activity: Json, headers: dict[str, str] | None = None) -> int:
        return (await web.post("/channels/office", json=activity, headers=headers or office.signed())).status_code

    def pressed(person: str, value: str, words: str = "") -> Json:
        return office.activity(person, value={"mofa": value, "words": words}, replyToId="f:1")

    no = data["No (with a comment)"]["mofa"]
    before = len(office.messages)
    for headers in (office.signed(aud="another"), office.signed(exp=1), {"Authorization": "Bearer x"}, {"X-Nothing": "here"}):
        assert await sent(pressed(HAL, no, "Later."), headers) == 401
    assert len(office.messages) == before  # nothing happens, and nobody hears of it
    for person, value, answer in (
        ("00000000-0000-4000-8000-00000000000f", no, "Nobody of the project file has this account: 00000000"),
        (IDA, no, "这个决定由 hal, ann 作出。"),
        (HAL, no.rpartition(".")[0] + ".7", "does not offer that"),
        (HAL, no.rpartition(".")[0] + ".words", "does not offer that"),  # it takes no answer in own words
        (HAL, "nothing", "no such decision"),
        (HAL, no, "comment"),
    ):
        activity = pressed(person, value)
        assert await sent(activity) == 200 and answer in office.replies(activity)
    assert (await state(run))["status"] == "open"
    activity = pressed(HAL, no, "Too *early*.")
    assert await sent(activity) == 200 and "Your answer counts: No." in office.replies(activity)
    settled = (await state(run))["settled"]
    assert (settled["by"], settled["verified"], settled["choice"], settled["comment"]) == ("hal", True, "no", "Too *early*.")
    assert await sent(activity) == 409  # the same activity again

    async def changed() -> bool:
        cards = [each for each in office.of(HAL, "ship-twelve") if "Settled by you: No.\nToo *early*." in teams.words(each)]
        return bool(cards) and teams.buttons(cards[0]) == {}

    await eventually(changed)
    late = pressed(HAL, data["Yes, do it"]["mofa"])
    assert await sent(late) == 200 and "Too late" in office.replies(late)


async def test_teams_takes_an_answer_in_own_words_and_commands_in_the_persons_language(
    http: httpx.AsyncClient, web: httpx.AsyncClient, client: Client, office: TeamsServer
) -> None:
    async def sent(**fields: Any) -> str:
        activity = office.activity(HAL, **fields)
        done = await web.post("/channels/office", json=activity, headers=office.signed())
        assert done.status_code == 200, done.text
        return office.replies(activity)

    run = await ask(http, client, "ship-thirteen", ["hal", "ida"], node={"allow_answer": True})
    assert "用自己的话回答" in teams.buttons(await first_message(office, IDA, "ship-thirteen"))
    data = teams.buttons(await first_message(office, HAL, "ship-thirteen"))["Answer in your own words"]
    assert "into the field" in await sent(value={**data, "words": "  "})
    assert "Your answer counts" in await sent(value={**data, "words": "Only the first half."})
    settled = (await state(run))["settled"]
    assert (settled["by"], settled["verified"], settled["answer"]) == ("hal", True, "Only the first half.")
    assert "idea TEXT" in await sent(text="hello")
    assert "/todos/" in await sent(text="idea Write a guide to **sencha**")

    async def stands() -> bool:
        return "**sencha**" in await sent(text="todos")

    await eventually(stands)
    assert "No decision waits" in await sent(text="inbox")
    question = office.activity(IDA, text="inbox")
    await web.post("/channels/office", json=question, headers=office.signed())
    assert office.replies(question) == "没有决定在等你。"

    async def closed() -> bool:
        return any("已由hal决定：一个回答。" in teams.words(each) for each in office.of(IDA, "ship-thirteen"))

    await eventually(closed)


async def test_who_was_second_is_told_so_and_others_get_word_in_the_thread(
    http: httpx.AsyncClient, web: httpx.AsyncClient, client: Client, mail: Mailbox, team: SlackServer
) -> None:
    run = await ask(http, client, "ship-three", ["ann", "cid"])
    sent = await first_mail(mail, "ann@example.com", "ship-three")
    await first_message(team, "U0CID", "ship-three")
    await run.signal("decide", {"decision_id": (await state(run))["id"], "choice": "yes", "by": "cid"})
    await run.result()
    late = await web.post(mailbox.links(sent)["Yes, do it"])
    assert late.status_code == 409 and "Too late" in late.text and "Settled by cid" in late.text

    async def word() -> Any:
        return [each for each in mail.to("ann@example.com", "ship-three") if each["Subject"].startswith("Closed: ")]

    [closed] = await eventually(word)
    assert closed["In-Reply-To"] == sent["Message-ID"] and "Settled by cid: Yes, do it." in mailbox.words(closed)
    assert len(mail.to("ann@example.com", "ship-three")) == 2 and mailbox.links(closed) == {}


async def test_a_channel_that_is_down_is_tried_again_and_then_the_next_one_is_taken(
    http: httpx.AsyncClient, client: Client, house: House, mail: Mailbox, team: SlackServer
) -> None:
    before, team.down = len(team.calls), 503
    try:
        run = await ask(http, client, "ship-four", ["cid"])
        sent = await first_mail(mail, "cid@example.com", "ship-four")
    finally:
        team.down = None
    tries = [method for method, given in team.calls[before:] if "U0CID" in json.dumps(given)]
    assert len(tries) >= 2 and "Yes, do it" in mailbox.links(sent)

    async def listed() -> Json | None:
        items: list[Json] = json.loads(house.mofa("notifications", "--json").stdout)
        return next((each for each in items if each["workflow_id"] == "ship-four" and each["state"] == "sent"), None)

    found = await eventually(listed)
    assert found["channel"] == "mail" and found["person"] == "cid" and found["sent_at"]
    assert found["tried"][0]["channel"] == "team" and "HTTP 503" in found["tried"][0]["error"]
    assert "ship-four" in house.mofa("notifications").stdout
    await run.terminate()


async def test_a_sender_killed_before_its_record_sends_again_with_the_same_id(
    http: httpx.AsyncClient, client: Client, console: Serving, mail: Mailbox, team: SlackServer, office: TeamsServer
) -> None:
    team.hold, mail.hold, office.hold = held = threading.Event(), threading.Event(), threading.Event()
    try:
        run = await ask(http, client, "ship-five", ["ann", "ben", "hal"])
        first = await first_mail(mail, "ann@example.com", "ship-five")
        await first_message(team, "U0BEN", "ship-five")
        await first_message(office, HAL, "ship-five")
        console.kill()
    finally:
        team.hold = mail.hold = office.hold = None
        for each in held:
            each.set()
    console.start()

    async def again() -> bool:
        looked = [given for method, given in team.calls if method == "conversations.history"]
        twice = len(mail.to("ann@example.com", "ship-five")) == 2 and len(office.of(HAL, "ship-five")) >= 2
        return twice and bool(looked)  # Teams knows no repeats

    await eventually(again)
    assert {each["Message-ID"] for each in mail.to("ann@example.com", "ship-five")} == {first["Message-ID"]}
    assert len(team.of("U0BEN", "ship-five")) == 1  # found by its mark, and not sent again
    async with console.client() as http:
        path = run_path("ship-five", f"/decisions/{(await state(run))['id']}")
        assert (await http.post(path, json={"choice": "yes"})).is_success
    await run.result()

    async def changed() -> bool:  # the place of the message was found, too
        known = slack.buttons(team.of("U0BEN", "ship-five")[0]) == {}
        return known and any(teams.buttons(each) == {} for each in office.of(HAL, "ship-five"))

    await eventually(changed)


async def test_nobody_learns_of_a_decision_that_they_may_not_read(
    http: httpx.AsyncClient, web: httpx.AsyncClient, client: Client, house: House, mail: Mailbox
) -> None:
    run = await ask(http, client, "ship-six", ["eva", "dora", "ann"], tenant="other")
    sent = await first_mail(mail, "ann@example.com", "ship-six")
    viewer = await first_mail(mail, "dora@example.com", "ship-six")
    assert mailbox.links(viewer) == {} and mail.to("eva@example.com") == []  # who may read alone gets no links
    items: list[Json] = json.loads(house.mofa("notifications", "--json").stdout)
    refused = next(each for each in items if each["workflow_id"] == "ship-six" and each["person"] == "eva")
    assert refused["state"] == "given_up" and "may not read" in refused["error"]
    await run.signal("reassign", {"decision_id": (await state(run))["id"], "to": ["dora"]})

    async def withdrawn() -> Any:
        return [each for each in mail.to("ann@example.com", "ship-six") if "Other people are asked" in mailbox.words(each)]

    assert await eventually(withdrawn)
    denied = await web.post(mailbox.links(sent)["Yes, do it"])
    assert denied.status_code == 403 and "This decision is for dora." in denied.text
    await run.terminate()


async def test_a_quorum_by_a_link_and_a_button(
    http: httpx.AsyncClient, web: httpx.AsyncClient, client: Client, mail: Mailbox, team: SlackServer
) -> None:
    run = await ask(http, client, "ship-nine", ["ann", "ben"], node={"quorum": 2})
    link = mailbox.links(await first_mail(mail, "ann@example.com", "ship-nine"))["Yes, do it"]
    values = slack.buttons(await first_message(team, "U0BEN", "ship-nine"))
    first = await web.post(link)
    assert first.status_code == 200 and "more people have to give the same one" in first.text
    assert (await state(run))["status"] == "open"
    assert (await press(web, slack.pressed("U0BEN", values["Yes, do it"]))).status_code == 200
    settled = await state(run)
    assert settled["status"] == "settled" and [each["verified"] for each in settled["answers"]] == [True, True]
    assert (await web.post(link)).status_code == 410
    await run.result()


async def test_links_expire_and_belong_to_one_person(
    http: httpx.AsyncClient, web: httpx.AsyncClient, client: Client, house: House, console: Serving, mail: Mailbox
) -> None:
    run = await ask(http, client, "ship-seven", ["ann"], node={"quorum": 1})
    link = mailbox.links(await first_mail(mail, "ann@example.com", "ship-seven"))["Yes, do it"]
    token = house.mofa("token", "new", "ben", "--role", "decider").stdout.strip()
    mine = {"Authorization": f"Bearer {token}"}
    other = await web.post(link, headers=mine)
    assert other.status_code == 403 and "logged in as ben" in other.text
    with sqlite3.connect(house.home / "mofa.db", timeout=30) as db:
        db.execute("UPDATE decision_links SET expires_at = '2020-01-01 00:00:00.000000' WHERE used_at IS NULL")
    late = await web.post(link)
    assert late.status_code == 410 and "expired" in late.text
    assert (await state(run))["status"] == "open"
    await run.terminate()


async def test_a_decision_for_nobody_reaches_the_listed_people_and_no_secret_is_anywhere(
    http: httpx.AsyncClient, web: httpx.AsyncClient, client: Client, house: House, console: Serving,
    mail: Mailbox, office: TeamsServer, receiver: Receiver,
) -> None:  # fmt: skip
    run = await ask(http, client, "ship-eight", [])

    async def posted() -> Any:
        return [each for each in receiver.posted if "ship-eight" in each.body["notice"]["link"]]

    [sent] = (await eventually(posted))[:1]
    assert sent.headers["idempotency-key"] == sent.body["notice"]["id"] and sent.body["notice"]["to"] == "fay"
    assert "Shall ship-eight" not in sent.body["notice"]["text"]  # the title alone
    assert all(each["link"] is None for each in sent.body["notice"]["choices"])
    await run.terminate()
    codes = [link.rpartition("/")[2] for each in mail.mails for link in mailbox.links(each).values()]
    assert codes
    with sqlite3.connect(house.home / "mofa.db", timeout=30) as db:
        dump = "\n".join(db.iterdump())
    history = "".join([str(event) async for event in client.get_workflow_handle("ship-one").fetch_history_events()])
    for secret in (slack.TOKEN, slack.SECRET, teams.PASSWORD, office.valid, mailbox.PASSWORD, imap.PASSWORD, *codes):
        assert secret not in dump + history + console.log.read_text() + house.worker_log()


async def test_a_reply_decides_once_and_only_for_its_person(
    http: httpx.AsyncClient, client: Client, house: House, mail: Mailbox, web: httpx.AsyncClient
) -> None:
    run = await ask(http, client, "ship-ten", ["ann"])
    sent = await first_mail(mail, "ann@example.com", "ship-ten")

    def replied(words: str, sender: str = "Ann <ANN@example.com>", to: str = str(sent["Reply-To"]), more: str = "") -> Any:
        text = f"From: {sender}\nTo: {to.upper()}\nSubject: Re: x\n{more}\n{words}\n\nOn Monday MoFA wrote:\n> no\n"
        return house.mofa("reply", input=text, check=False)

    wrong_code = "answers+" + "0" * 32 + "@example.com"
    for done, exit_code, words in (
        (replied("yes", sender="mallory@example.com"), 1, "belongs to no decision"),
        (replied("yes", to=wrong_code), 1, "belongs to no decision"),
        (replied("perhaps"), 2, "yes (Yes, do it), no (No)"),
        (replied("no"), 1, "comment"),
        (replied("yes", more="Auto-Submitted: auto-replied\n"), 0, "decides nothing"),
        (replied("", to="answers@example.com"), 2, "no reply to a message"),
    ):
        assert (done.returncode, words in done.stdout + done.stderr) == (exit_code, True), done
    assert (await state(run))["status"] == "open"
    code = str(sent["Reply-To"]).partition("+")[2].partition("@")[0]
    assert (await web.get(f"/answer/{code}")).status_code == 404  # it is no link
    done = replied("Yes, do it.\nBut slowly.")
    assert done.returncode == 0 and "Your answer counts" in done.stdout, done
    settled = (await state(run))["settled"]
    assert (settled["by"], settled["verified"], settled["choice"], settled["comment"]) == ("ann", True, "yes", "But slowly.")
    assert "taken already" in replied("yes").stderr
    assert (await web.post(mailbox.links(sent)["Yes, do it"])).status_code == 410
    with sqlite3.connect(house.home / "mofa.db", timeout=30) as db:
        assert code not in "\n".join(db.iterdump())


def reply(sent: Any, words: str, subject: str, sender: str = "Ann <ann@example.com>", more: str = "") -> bytes:
    head = f"From: {sender}\nTo: {sent['Reply-To']}\nSubject: {subject}\nMessage-ID: <{subject}@example.com>\n{more}"
    return f"{head}\n{words}\n\nOn Monday MoFA wrote:\n> no\n".replace("\n", "\r\n").encode()


async def test_replies_are_read_from_the_mailbox(
    http: httpx.AsyncClient, client: Client, house: House, mail: Mailbox, answers: ImapServer
) -> None:
    run = await ask(http, client, "ship-mailed", ["ann"])
    sent = await first_mail(mail, "ann@example.com", "ship-mailed")
    other = b"From: bob@example.com\r\nTo: answers@example.com\r\nSubject: lunch\r\n\r\nyes\r\n"
    answers.put(other, reply(sent, "yes", "forwarded", "mallory@example.com"), reply(sent, "perhaps", "unclear"))
    answers.put(reply(sent, "yes", "absent", more="Auto-Submitted: auto-replied\n"))
    refused = await first_mail(mail, "ann@example.com", "must be one of these options")
    assert (refused["Subject"], refused["In-Reply-To"]) == ("Re: unclear", "<unclear@example.com>")
    assert refused["Auto-Submitted"] == "auto-replied" and (await state(run))["status"] == "open"
    answers.put(reply(sent, "Yes, do it.\nBut slowly.", "decided"))
    await run.result()
    settled = (await state(run))["settled"]
    assert (settled["by"], settled["verified"], settled["choice"], settled["comment"]) == ("ann", True, "yes", "But slowly.")
    answers.put(reply(sent, "no", "second"))
    taken = await first_mail(mail, "ann@example.com", "taken already")
    assert taken["Subject"] == "Re: second"

    async def marked() -> bool:
        return answers.read() == ["unclear", "absent", "decided", "second"]

    await eventually(marked)
    assert answers.unread() == ["lunch", "forwarded"] and not mail.to("mallory@example.com")
    checks = json.loads(house.mofa("doctor", "--json", check=False).stdout)["checks"]
    [check] = [each for each in checks if each["name"] == "mailbox"]
    assert check["status"] == "ok" and imap.USER in check["found"]


@pytest.mark.drill
async def test_a_reader_that_is_killed_loses_no_reply_and_repeats_none(
    http: httpx.AsyncClient, client: Client, console: Serving, mail: Mailbox, answers: ImapServer
) -> None:
    run, other = [await ask(http, client, id, ["ann"]) for id in ("ship-read", "ship-unread")]
    sent, second = [await first_mail(mail, "ann@example.com", id) for id in ("ship-read", "ship-unread")]
    mail.hold = held = threading.Event()
    try:
        answers.put(reply(sent, "yes", "first"), reply(second, "what?", "puzzled"))
        await run.result()
        refused = await first_mail(mail, "ann@example.com", "Re: puzzled")
        console.kill()
    finally:
        mail.hold = None
        held.set()
    answers.forget("first")
    console.start()

    async def marked() -> bool:
        return {"first", "puzzled"} <= set(answers.read())

    await eventually(marked)
    assert {each["Message-ID"] for each in mail.to("ann@example.com", "Re: puzzled")} == {refused["Message-ID"]}
    assert not mail.to("ann@example.com", "Re: first") and (await state(other))["status"] == "open"
    events = await run.query("events")
    assert [each["type"] for each in events].count("decision_settled") == 1
    await other.terminate()


@pytest.mark.drill
async def test_a_mailbox_that_is_down_is_tried_again_and_said_by_doctor(
    http: httpx.AsyncClient, client: Client, house: House, mail: Mailbox, answers: ImapServer
) -> None:
    run = await ask(http, client, "ship-late", ["ann"])
    sent = await first_mail(mail, "ann@example.com", "ship-late")
    answers.stop()

    async def said() -> bool:
        checks = json.loads(house.mofa("doctor", "--json", check=False).stdout)["checks"]
        [check] = [each for each in checks if each["name"] == "mailbox"]
        return check["status"] == "warn" and "did not answer" in check["found"]

    try:
        await eventually(said)
    finally:
        answers.start()
    answers.put(reply(sent, "yes", "late"))
    await run.result()


async def test_a_command_hands_in_an_idea_and_asks_how_it_stands(
    http: httpx.AsyncClient, web: httpx.AsyncClient, client: Client
) -> None:
    async def typed(user: str, text: str) -> str:
        answer = await press(web, slack.command(user, text))
        assert answer.status_code == 200 and answer.json()["response_type"] == "ephemeral", answer.text
        return str(answer.json()["text"])

    assert "idea TEXT" in await typed("U0GIL", "") and "idea TEXT" in await typed("U0GIL", "idea  ")
    assert "Nobody of the project file" in await typed("U0NOBODY", "todos")
    assert "no role that may hand in ideas" in await typed("U0BEN", "idea Write <b>a guide</b> to tea")
    received = await typed("U0GIL", "idea Write <b>a guide</b> to brewing oolong")
    assert "/todos/" in received
    body = slack.command("U0GIL", "idea Write it once")
    headers = slack.signed(body)
    first, second = [await web.post("/channels/team", content=body, headers=headers) for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 409)

    async def stands() -> str | None:
        found = await typed("U0GIL", "todos")
        return found if "&lt;b&gt;" in found else None  # a todo in the queue of its desk is listed by its id

    found = await eventually(stands)
    assert "oolong" in found and found.count("Write it once") <= 1
    assert await typed("U0BEN", "inbox")
    todo = client.get_workflow_handle("todo/" + received.rpartition("/todos/")[2])
    assert (await todo.query("todo"))["idea"]["metadata"] == {"handed_in_by": "gil", "channel": "team"}
