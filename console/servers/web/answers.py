"""The ways back from a message: links that decide, and what the services of channels send."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from console.backend.notifications.commanding import Commanding
from console.backend.notifications.language import Translate, words_in
from console.backend.notifications.settling import Answer, Settled, option_at, outcome_words
from console.backend.notifications.words import ANSWER, OWN_WORDS, takes_words
from console.servers.web.callers import CALLER
from console.servers.web.pages.page import render
from console.servers.web.pages.schema_form import shown_args
from console.servers.web.problems import problem
from console.servers.web.services import Services
from console.terminal.failure import Failure
from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.limits import COMMENT_CHARACTERS
from kernel.identity.caller import Caller
from kernel.kinds.channel import Heard, Listener
from plugins.storage.sql.people.notices import DecisionLink
from runtime.connection import ServerUnreachable

CHANNEL = "/channels/"

FORM_BYTES = 128 * 1024
"""The longest form of a link's page, and the longest request of a channel's service."""


def _not_now(_: Translate) -> str:
    return _("This is not possible for the moment. Nothing was decided; try it again in a minute.")


NOT_NOW = _not_now(words_in("en"))

UNKNOWN = "Nobody of the project file has this account: {}"

_LOG = logging.getLogger(__name__)


def answer_routes(here: Services, base: str) -> list[Route]:
    """Return the routes. `base` is the address of the console in links."""
    back = _Answers(here, base)
    return [
        Route(ANSWER + "{code}", back.show, methods=["GET"]),
        Route(ANSWER + "{code}", back.decide, methods=["POST"]),
        Route(CHANNEL + "{name}", back.hear, methods=["POST"]),
    ]


class _Answers:
    """A `GET` of a link changes nothing: mail scanners follow links. A `POST` decides, once."""

    def __init__(self, here: Services, base: str) -> None:
        self._here = here
        self._settling = here.settling
        self._commanding = Commanding(here.settings, here.project, here.temporal, here.inbox, here.todos, base)

    # ---- links ----------------------------------------------------------------------------------------------------

    async def show(self, request: Request) -> Response:
        """Show the decision of a link, with a button."""
        try:
            link = await self._here.links.find(request.path_params["code"])
            if (refusal := await self._refusal(request, link)) is not None:
                return refusal
            assert link is not None  # otherwise it is refused
            return await self._page(request, link, await self._settling.look(link.person, link.decision, link.opened))
        except MofaError as error:
            return await self._not_now(request, error)

    async def decide(self, request: Request) -> Response:
        """Give the answer of a link to the run."""
        try:
            link = await self._here.links.find(request.path_params["code"])
            if (refusal := await self._refusal(request, link)) is not None:
                return refusal
            assert link is not None  # otherwise it is refused
            body = await request.body()
            if len(body) > FORM_BYTES:
                return await self._words(request, 413, "too_long")
            try:
                form = parse_qs(body.decode(errors="replace"), max_num_fields=10)
            except ValueError:
                return await self._words(request, 413, "too_long")
            given = {name: form.get(name, [""])[0].replace("\r\n", "\n").strip() for name in ("comment", "answer")}
            if link.choice is None and not given["answer"]:
                found = await self._settling.look(link.person, link.decision, link.opened)
                return await self._page(request, link, found, fault="empty")
            if len(given["comment"]) > COMMENT_CHARACTERS:
                return await self._words(request, 413, "too_long")
            answer = Answer(
                link.person, link.decision, link.opened, f"link:{link.hash}", link.choice,
                given["answer"] if link.choice is None else None, given["comment"] or None,
            )  # fmt: skip
            done = await self._settling.settle(answer)
            if done.ended in ("settled", "counted"):
                await self._here.links.used(link)
            return await self._page(request, link, done)
        except (MofaError, Failure, ServerUnreachable) as error:
            return await self._not_now(request, error)

    async def _refusal(self, request: Request, link: DecisionLink | None) -> Response | None:
        """Return the page that says why a link does not count; None if it does."""
        if link is None:
            return await self._words(request, 404, "unknown")
        caller = request.scope.get(CALLER)
        if isinstance(caller, Caller) and caller.verified and caller.name != link.person:
            return await self._words(request, 403, "other_person", caller.name)
        if link.used_at is not None:
            return await self._words(request, 410, "used")
        if link.expires_at <= datetime.now(UTC):
            return await self._words(request, 410, "expired")
        return None

    async def _page(self, request: Request, link: DecisionLink, found: Settled, fault: str = "") -> Response:
        asked = found.request
        if found.ended == "gone" or asked is None or found.row is None:
            return await self._words(request, 404, "unknown")
        codes = {"open": 422 if fault else 200, "settled": 200, "counted": 200, "too_late": 409, "refused": 403}
        option = asked.option(link.choice)
        return await render(
            request,
            self._here,
            "answer.html",
            codes[found.ended],
            ended=found.ended,
            why=found.words,
            fault=fault,
            row=found.row,
            asked=asked,
            shown_args=shown_args(asked.action.args) if asked.action else [],
            option=option,
            person=link.person,
            here_path=request.url.path,
        )

    async def _words(self, request: Request, code: int, what: str, why: str = "") -> Response:
        return await render(request, self._here, "answer.html", code, ended=what, why=why, asked=None)

    async def _not_now(self, request: Request, error: Exception) -> Response:
        _LOG.warning("a link could not be served: %s", error)
        return await self._words(request, 503, "not_now")

    # ---- channels -------------------------------------------------------------------------------------------------

    async def hear(self, request: Request) -> Response:
        """Take what the service of a channel sends, if it is genuine. Its own words go to the person by the channel."""
        name = request.path_params["name"]
        try:
            settings = (await self._here.project()).channels.get(name)
            channel: object = None if settings is None else await self._here.channels.get(name, settings)
        except MofaError as error:
            _LOG.warning("the channel %s cannot be used: %s", name, error)
            return problem(503, "NotNow", NOT_NOW)  # a stranger may ask: no words of the project file
        if not isinstance(channel, Listener):
            return problem(404, "NotFound", "No channel of this name takes answers.")
        body, now = await request.body(), datetime.now(UTC)
        if len(body) > FORM_BYTES:
            return problem(413, "TooLarge", f"A request here has at most {FORM_BYTES:,} bytes.")
        try:
            heard = await channel.hear({key.lower(): value for key, value in request.headers.items()}, body, now)
        except InvalidInput as error:
            if error.field in ("signature", "payload"):
                return problem(401 if error.field == "signature" else 400, error.type, str(error))
            _LOG.warning("the channel %s cannot be used: %s", name, error)
            return problem(503, "NotNow", NOT_NOW)
        except MofaError as error:
            _LOG.warning("a request of the channel %s cannot be verified: %s", name, error)
            return problem(503, "NotNow", NOT_NOW)
        if heard is None:
            return Response(status_code=200)
        if not await self._here.notices.first_heard(name, heard.id, now):
            return problem(409, "Repeated", "This request has come before; it changes nothing.")
        words = await self._answer(name, heard)
        body_of_answer = {}
        try:
            body_of_answer = await channel.reply(heard, words)
        except MofaError as error:
            _LOG.warning("the channel %s could not reply: %s", name, error)
        return JSONResponse(body_of_answer) if body_of_answer else Response(status_code=200)

    async def _answer(self, name: str, heard: Heard) -> str:
        """Carry out what a person wants, and return the words for them, in their language."""
        try:
            people = await self._here.people()
        except MofaError as error:
            _LOG.warning("an answer by the channel %s could not be given: %s", name, error)
            return NOT_NOW
        person = people.reached_at(name, heard.sender)
        caller = None if person is None else people.caller(person.name)
        if person is None or caller is None:
            return UNKNOWN.format(heard.sender[:100])
        _ = words_in(person.language)
        try:
            if heard.kind == "command":
                return await self._commanding.carry_out(caller, heard.text, name, _)
            return await self._choose(caller.name, heard, _)
        except InvalidInput as error:
            return str(error)
        except (MofaError, Failure, ServerUnreachable) as error:
            _LOG.warning("an answer by the channel %s could not be given: %s", name, error)
            return _not_now(_)

    async def _choose(self, person: str, heard: Heard, _: Translate) -> str:
        decision, opened, number = (*heard.value.split(".", 2), "", "")[:3]
        found = await self._settling.look(person, decision, opened)
        option, own = None, number == OWN_WORDS and found.request is not None and takes_words(found.request)
        if found.request is not None and number.isascii() and number.isdigit() and len(number) < 6:
            option = option_at(found.request, int(number))
        if found.ended == "open":
            if option is None and not own:
                return _("This decision does not offer that.")
            if own and not heard.text:
                return _("Write your answer into the field of the message first.")
            comment = heard.text or None
            given = (None, comment, None) if option is None else (option.id, None, comment)
            found = await self._settling.settle(Answer(person, decision, opened, f"channel:{heard.id}"[:200], *given))
        return outcome_words(found, option.label if option is not None else _("your own words"), _)
