"""The activity that asks a model: once paid, never paid again, whatever is restarted, retried, replayed or reset."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

from temporalio import activity

from activities.events import write_events
from activities.heartbeats import HEARTBEAT_S, heartbeats, to_the_end
from activities.model.breakers import CircuitBreakers
from activities.model.context import Context, Fitted
from activities.model.fallback import FREE, first_answer, own_key
from activities.model.hedging import BothFailed, race
from activities.model.images import with_images
from activities.model.prompt import calls_text, idempotency_key, ledger_key, request_for
from activities.model.recording import write_down
from activities.model.redaction import Redaction
from activities.model.replies import PaidInVain, put_right, storable_reply
from activities.model.speech import aloud
from activities.model.spending import Spending, current, told_to_stop, unanswered
from kernel.basics.errors import MofaError, OutputInvalid, ProviderUnavailable
from kernel.conversation.budget import Usage
from kernel.conversation.caller import Caller
from kernel.conversation.transcript import Entry, Thread, canonical, digest, inline
from kernel.kinds.llm import MODEL_CALL, InStead, ModelAnswer, ModelCall, ModelReply, ModelRequest, StreamingModel
from kernel.kinds.memory import Memory, Recalled, told
from kernel.kinds.storage import CACHE, Begun, LedgerKey, Paid, Storage
from kernel.model_call.hedge import Hedge, Hedged
from kernel.project.project import Project
from kernel.record.event_log import EventLog
from plugins import discovery
from runtime.answers import check_schema, read_json
from runtime.failures import reports_failures
from runtime.patience import asked_again, written_down
from runtime.plugins.providers import Load, Provider, Providers
from runtime.project.prices import cost, price_of
from runtime.telemetry.observers import ModelObserver, Unobserved

ASK_S = 180.0
"""How long an answer may take, with all that are asked for it."""


class ModelActivities:
    """`model.call`, over one store and the models of one project."""

    def __init__(
        self,
        storage: Storage,
        project: Project,
        *,
        default_model: str | None = None,
        observe: ModelObserver | None = None,
        providers: Providers | None = None,
        memory: Memory | None = None,
        load: Load = discovery.load,
        heartbeat_s: float = HEARTBEAT_S,
        log: EventLog | None = None,
        breakers: CircuitBreakers | None = None,
    ) -> None:
        """`default_model` is the environment's; `load` finds plugins; `log` is where events go that ride along."""
        self._storage, self._project, self._log = storage, project, log
        self._providers = providers or Providers(project, default_model, load)
        self._redaction = Redaction(project, load)
        self._observe: ModelObserver = observe or Unobserved()
        self._breakers = breakers
        self._heartbeat_s, self._memory = heartbeat_s, memory
        self._context = Context(project, self._providers, storage, self._pay_summary)

    @activity.defn(name=MODEL_CALL)
    @reports_failures
    async def call(self, call: ModelCall) -> ModelAnswer:
        """One answer of a model, written down before it is given back.

        Raises:
            InvalidInput: no such model, an output schema that is not one, or nothing to answer.
            ProviderRefused, ProviderUnavailable, RateLimited: as the plugin says.
            StoreUnavailable: our database is out of reach, and nothing was paid now.
        """
        provider, started, spending = "", time.monotonic(), Spending()
        current.set(spending)
        try:
            async with heartbeats(self._heartbeat_s):
                if (queue := self._elsewhere(call.model)) is not None:
                    return ModelAnswer(model=call.model or "", queue=queue)
                logged = await asked_again(lambda: write_events(self._log, call.events))
                found = self._providers.named(call.model)
                provider = found.name
                with self._observe.span(found.model, found.name, call.participant, call.step):
                    answer = (await self._answer(call, found)).model_copy(update={"logged": logged})
                    self._observe.finished(answer, provider, time.monotonic() - started)
                    return answer
        except MofaError as error:
            self._observe.failed(error.type, provider)
            raise
        except asyncio.CancelledError:
            if spending.usage.calls == 0 or not told_to_stop():
                raise
            return ModelAnswer(model=call.model or "", usage=spending.usage, cut_off=True)

    async def close(self) -> None:
        """Give back the plugins' connections."""
        await self._providers.close()

    def _elsewhere(self, model: str | None) -> str | None:
        """The task queue that keeps this model's limit, where the call came by another."""
        here = activity.info().task_queue
        queue = self._providers.queue(model, here)
        return queue if queue != here else None

    async def _answer(self, call: ModelCall, provider: Provider) -> ModelAnswer:
        check_schema(call.output_schema)
        head = await asked_again(lambda: self._storage.append(call.thread.head, call.thread.pending))
        recalled, spent = await self._reminded(call)
        fitted = await self._context.fit(call, await asked_again(lambda: self._storage.chain(head)))
        request = request_for(call, provider.model, [*_reminder(recalled), *fitted.said])
        key = ledger_key(call, provider.name, request, provider.endpoint if provider.cache_s is not None else None)
        begun = await asked_again(lambda: self._storage.begin(key, tenant=call.tenant, model=provider.label, head=head))
        heard = begun.followed and call.output_schema is None and not call.unheard  # JSON is for programs, not for listeners
        paid = (
            begun.paid
            or await self._of_earlier(call, key, provider, head)
            or await self._pay(
                key,
                provider,
                request,
                call.participant if heard else None,
                end=lambda reply: _end(head, call, reply),
                tenant=call.tenant,
            )
        )
        reply = ModelReply.model_validate(paid.reply)
        end = await asked_again(lambda: self._storage.append(head, _exchange(call, reply)))
        answer = _answer_of(call, provider, begun, paid, reply, end or "", fitted)
        return answer.model_copy(update={"recalled": recalled, "usage": answer.usage + spent})

    async def _of_earlier(self, call: ModelCall, key: LedgerKey, provider: Provider, head: str | None) -> Paid | None:
        """The same tenant's answer to the same question of lately, written down as this call's; None where there is none."""
        if provider.cache_s is None:
            return None
        since = datetime.now(UTC) - timedelta(seconds=provider.cache_s)
        found = await asked_again(
            lambda: self._storage.answered(key.request_hash, tenant=call.tenant, model=provider.label, since=since)
        )
        if found is None:
            return None
        nothing = {"input_tokens": 0, "output_tokens": 0, "hedged": None, "cached": True}
        reply = ModelReply.model_validate(found | nothing)
        paid = Paid(reply=reply.model_dump(mode="json"), cost_usd=0.0)
        return await to_the_end(self._record(key, paid, reply, _end(head, call, reply), f"{CACHE}{provider.label}"))

    async def _reminded(self, call: ModelCall) -> tuple[list[Recalled], Usage]:
        """What is remembered about the question. It is written down once, so that a repeated attempt asks the same question."""
        if call.remind is None or self._memory is None or call.now is None:
            return [], Usage()
        wish, step = call.remind, f"{call.step}/remind"
        key = LedgerKey(scope=call.scope, step=step, request_hash=digest(canonical(wish.model_dump())))
        begun = await self._storage.begin(key, tenant=call.tenant, model="memory")
        if begun.paid is None:
            caller = Caller(now=call.now, scope=call.scope, step=step, participant=wish.agent, tenant=call.tenant)
            found = await self._memory.recall(caller, wish.query, limit=wish.limit)
            # What the embeddings cost is in the ledger under their own names; here it only rides along.
            reply = {"recalled": [each.model_dump(mode="json") for each in found], "spent": caller.spent.model_dump()}
            paid = await self._storage.record(key, Paid(reply=reply, cost_usd=0.0), texts=[], input_tokens=0, output_tokens=0)
        else:
            paid = begun.paid
        recalled = [Recalled.model_validate(each) for each in paid.reply["recalled"]]
        return recalled, Usage.model_validate(paid.reply["spent"])

    async def _pay_summary(self, key: LedgerKey, provider: Provider, request: ModelRequest, paid_for: str) -> Paid:
        return await self._pay(key, provider, request, None, {"paid_for": paid_for})

    async def _pay(
        self,
        key: LedgerKey,
        provider: Provider,
        request: ModelRequest,
        speaker: str | None,
        more: dict[str, str] | None = None,
        end: Callable[[ModelReply], str | None] = lambda _: None,
        tenant: str | None = None,
    ) -> Paid:
        """A new answer, written down, with `more` beside it. `end` is the hash of the conversation with a reply."""
        request = request.model_copy(update={"idempotency_key": idempotency_key(key)})
        request = await with_images(request, self._storage)
        request, veil = await self._redaction.veiled(request, key.scope)
        try:
            async with asyncio.timeout(ASK_S):
                reply, asked = await self._first_answer(key, provider, request, speaker, tenant)
        except TimeoutError:
            raise ProviderUnavailable(f"{provider.label} gave no answer within {ASK_S:g} s.", reason="timeout") from None
        spending = current.get(Spending())
        used = self._price(asked, reply)
        spending.in_the_air, spending.answered = Usage(), spending.answered + used + _beside(reply)
        if veil is not None:
            reply = storable_reply(veil.reply(reply))
        paid = Paid(reply=reply.model_dump(mode="json") | (more or {}), cost_usd=used.cost_usd)
        return await to_the_end(self._record(key, paid, reply, end(reply)))

    async def _first_answer(
        self, key: LedgerKey, provider: Provider, request: ModelRequest, speaker: str | None, tenant: str | None
    ) -> tuple[ModelReply, Provider]:
        """The answer of the model, or of the first of those in its stead that can; and who that was.

        Raises:
            MofaError: none of them could, or one failed in a way that no other would mend.
        """

        async def ask(asked: Provider) -> tuple[ModelReply, Provider]:
            try:
                if asked is provider and provider.hedge is not None:
                    return await self._hedged(key, provider, provider.hedge, request, speaker, tenant)
                own = request.model_copy(update={"model": asked.model, "idempotency_key": own_key(key, provider, asked)})
                return await self._ask(key, asked, own, speaker), asked
            except MofaError:
                current.get(Spending()).in_the_air = Usage()
                raise

        try:
            (reply, asked), tried, maybe_paid = await first_answer(self._providers, self._storage, key, provider, ask)
        except PaidInVain as vain:
            reply, asked, tried, maybe_paid = vain.reply, vain.asked or provider, vain.tried, vain.maybe_paid
        if tried:
            in_stead = InStead(model=asked.label, offline=asked.plugin.offline, tried=tried, maybe_paid=maybe_paid)
            reply = reply.model_copy(update={"in_stead": in_stead})
        return reply, asked

    async def _hedged(
        self,
        key: LedgerKey,
        provider: Provider,
        hedge: Hedge,
        request: ModelRequest,
        speaker: str | None,
        tenant: str | None,
    ) -> tuple[ModelReply, Provider]:
        """The answer of the first of two to give one, and who that was; what the other costs is booked under a key of its own.

        A repeated attempt that finds the other one booked has sent both before, and sends the first alone.
        """
        own, begun = key.model_copy(update={"step": f"{key.step}/hedge"}), asyncio.Event()
        other = self._providers.named(hedge.model) if hedge.model is not None else provider
        update = {"model": other.model, "idempotency_key": idempotency_key(own)}
        again, first_costs = request.model_copy(update=update), self._price(provider, unanswered(request))

        async def second() -> ModelReply:
            found = await self._storage.begin(own, tenant=tenant, model=other.label)
            if found.paid is not None:
                raise _BookedBefore(Hedged.model_validate(found.paid.reply))
            activity.logger.info("model hedge: %s is slow; %s is asked too", provider.label, other.label)
            return await self._ask(own, other, again, None, beside=first_costs)

        try:
            went = await race(lambda: self._ask(key, provider, request, speaker, begun), second, hedge.after_s, begun)
        except BothFailed as both:
            if not isinstance(both.second, FREE_NOW):  # it may have been paid, and the first was perhaps refused for nothing
                raise (both.second if isinstance(both.first, FREE) else both.first) from None
            if not isinstance(both.second, _BookedBefore):
                await asked_again(lambda: self._storage.release(own))
            raise both.first from None
        if isinstance(went, ModelReply):
            return went, provider
        won, lost = (other, provider) if went.second_won else (provider, other)
        if isinstance(went.other, _BookedBefore):
            return went.answer.model_copy(update={"hedged": went.other.hedged}), won
        used = Usage()
        if isinstance(went.other, ModelReply):
            used = self._price(lost, went.other)
        elif not isinstance(went.other, FREE_NOW):
            used = self._price(lost, unanswered(again))
        hedged = Hedged(
            model=won.label, offline=won.plugin.offline, other=lost.label, usage=used, called_off=went.other is None
        )
        await to_the_end(self._book(own, hedged))
        return went.answer.model_copy(update={"hedged": hedged}), won

    async def _book(self, key: LedgerKey, hedged: Hedged) -> Paid:
        used, paid = hedged.usage, Paid(reply=hedged.model_dump(mode="json"), cost_usd=hedged.usage.cost_usd)
        tokens = {"input_tokens": used.input_tokens, "output_tokens": used.output_tokens}
        return await written_down(lambda: self._storage.record(key, paid, texts=[], head=None, model=hedged.other, **tokens))

    async def _ask(
        self,
        key: LedgerKey,
        asked: Provider,
        request: ModelRequest,
        speaker: str | None,
        begun: asyncio.Event | None = None,
        *,
        beside: Usage | None = None,
    ) -> ModelReply:
        """One request to one model, if its breaker lets it; an answer that nobody can use is a failure too.

        `begun` is set with its first word; `beside` is what another request, under way too, costs.
        """
        self._providers.check_enabled(asked)
        current.get(Spending()).in_the_air = self._price(asked, unanswered(request)) + (beside or Usage())
        async with self._breakers.around(asked.breaker_name, asked.breaker) if self._breakers else nullcontext():
            first_word = begun or asyncio.Event()
            return await self._providers.use(asked, lambda: self._send(key, asked, request, speaker, first_word))

    async def _send(
        self, key: LedgerKey, asked: Provider, request: ModelRequest, speaker: str | None, begun: asyncio.Event
    ) -> ModelReply:
        if speaker is not None and isinstance(asked.plugin, StreamingModel):
            async with aloud(self._storage, key, speaker) as say:

                def heard(words: str) -> None:
                    begun.set()
                    say(words)

                reply = await asked.plugin.stream(request, heard)
        else:
            reply = await asked.plugin.complete(request)
        if asked.record is not None:
            write_down(asked.record, request, storable_reply(reply))
        reply = put_right(request, reply)
        if reply.unusable is not None:
            raise PaidInVain(reply, reply.unusable)
        return reply

    def _price(self, provider: Provider, reply: ModelReply) -> Usage:
        price = price_of(provider.label, self._project.prices, own_endpoint=provider.own_endpoint)
        cost_usd = 0.0 if provider.plugin.offline else cost(price, reply)
        return Usage(
            calls=1,
            input_tokens=reply.input_tokens,
            output_tokens=reply.output_tokens,
            cost_usd=cost_usd,
            estimated=reply.estimated,
        )

    async def _record(self, key: LedgerKey, paid: Paid, reply: ModelReply, head: str | None, who: str | None = None) -> Paid:
        tokens = {"input_tokens": reply.input_tokens, "output_tokens": reply.output_tokens}
        who = who or _who(reply)
        return await written_down(
            lambda: self._storage.record(key, paid, texts=[reply.content], head=head, model=who, **tokens)
        )


class _BookedBefore(MofaError):
    """An earlier attempt has sent the second request, and booked what it cost."""

    def __init__(self, hedged: Hedged) -> None:
        super().__init__("the second request was sent before")
        self.hedged = hedged


FREE_NOW = (*FREE, _BookedBefore)
"""Failures of a second request that certainly cost nothing now."""


def _who(reply: ModelReply) -> str | None:
    """Who answered (`provider:model`), where it was not the one that was asked first."""
    if reply.in_stead is not None:
        return reply.in_stead.model
    return reply.hedged.model if reply.hedged is not None else None


def _beside(reply: ModelReply) -> Usage:
    """What the request beside the one that was answered costs."""
    return reply.hedged.usage if reply.hedged is not None else Usage()


def _end(head: str | None, call: ModelCall, reply: ModelReply) -> str | None:
    return Thread(head=head, pending=tuple(_exchange(call, reply))).tip()


def _reminder(recalled: Sequence[Recalled]) -> list[Entry]:
    return [Entry.of("note", "memory of earlier work", told(recalled))] if recalled else []


def _exchange(call: ModelCall, reply: ModelReply) -> Sequence[Entry]:
    asked = [Entry.of("task", "task", call.content)] if call.content.strip() else []
    if reply.tool_calls:
        return [*asked, Entry.of("tool_call", call.participant, calls_text(reply))]
    return [*asked, Entry.of("answer", call.participant, reply.content)]


def _answer_of(
    call: ModelCall, provider: Provider, begun: Begun, paid: Paid, reply: ModelReply, head: str, fitted: Fitted
) -> ModelAnswer:
    data, invalid, failure, cut = None, None, reply.unusable, reply.finish_reason == "length"
    if failure is not None and failure.type == OutputInvalid.__name__:  # it may answer when it is asked again
        invalid, failure = failure.message, None
    elif failure is None and call.output_schema is not None and not reply.tool_calls:
        data, invalid = read_json(reply.content, call.output_schema, cut_off=cut)
    start, truncated = inline(reply.content)
    in_stead = reply.in_stead
    lost = in_stead is not None and in_stead.maybe_paid
    used = Usage(
        calls=0 if reply.cached else 1,
        input_tokens=reply.input_tokens,
        output_tokens=reply.output_tokens,
        cost_usd=paid.cost_usd,
        estimated=reply.estimated,
    )
    return ModelAnswer(
        head=head,
        ref=digest(reply.content),
        text=start,
        truncated=truncated,
        data=data,
        invalid=invalid,
        failure=failure,
        cut_at_limit=cut,
        tool_calls=reply.tool_calls,
        usage=used + _beside(reply) + fitted.usage,
        compressed=fitted.compressed,
        model=_who(reply) or provider.label,
        offline=(in_stead or reply.hedged or provider.plugin).offline,
        recorded=begun.paid is not None,
        maybe_double=lost or (begun.earlier_attempts > 0 and not provider.honours_key),
        redacted=reply.redacted,
        tried=in_stead.tried if in_stead else [],
        hedged=reply.hedged,
        cached=reply.cached,
    )
