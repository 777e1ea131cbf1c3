"""The activity that asks a model. A paid answer is never paid again after a restart, retry, replay or reset."""

from __future__ import annotations

from temporalio import activity

from activities.heartbeats import HEARTBEAT_S, heartbeats
from activities.model.breaker import BehindBreaker, CircuitBreakers, InService
from activities.model.cache import Cache
from activities.model.caps import Capped, Caps
from activities.model.context import Context
from activities.model.conversation import Conversation
from activities.model.elsewhere import OwnQueue
from activities.model.fallback import Fallback, TimeLimit
from activities.model.hedge import Hedging
from activities.model.images import Images
from activities.model.ledger import Ledger
from activities.model.observed import Observed
from activities.model.pricing import Pricing
from activities.model.question import Answered, Asks, Question
from activities.model.recording import Recording
from activities.model.redaction import Redacted, Redaction
from activities.model.reminding import Reminding
from activities.model.replies import Usable
from activities.model.spending import Cancellable, InFlight, Spent
from activities.model.streaming import Streaming
from kernel.kinds.answer import to_wire
from kernel.kinds.llm import MODEL_CALL, ModelAnswer, ModelCall
from kernel.kinds.memory import Memory
from kernel.kinds.storage import Storage
from kernel.model_call.caps import SpendBook
from kernel.project.project import Project
from kernel.record.event_log import EventLog
from plugins import discovery
from runtime.failures import reports_failures
from runtime.plugins.providers import Providers
from runtime.plugins.start import Load
from runtime.telemetry.observers import ModelObserver, Unobserved


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
        spending: SpendBook | None = None,
    ) -> None:
        """`default_model` is the environment's; `load` finds plugins; `log` gets the events in the inputs.

        `spending` holds calls to the project's caps.
        """
        self._heartbeat_s = heartbeat_s
        self._providers = providers or Providers(project, default_model, load)
        pays = paying(storage, project, self._providers, Redaction(project, load), breakers, log, spending)
        questions = Context(project, self._providers, Reminding(storage, memory, pays), pays)
        calls = Conversation(storage, self._providers, questions)
        seen = Observed(observe or Unobserved(), self._providers, calls)
        self._asks = OwnQueue(self._providers, Cancellable(seen))

    @activity.defn(name=MODEL_CALL)
    @reports_failures
    async def call(self, call: ModelCall) -> ModelAnswer:
        """Return the answer of a model. It is recorded before it is returned.

        Raises:
            InvalidInput: no such model, an invalid output schema, or nothing to answer.
            ProviderRefused, ProviderUnavailable, RateLimited: from the plugin.
            StoreUnavailable: the database is unreachable, and nothing was paid in this attempt.
        """
        async with heartbeats(self._heartbeat_s):
            return to_wire(await self._asks.ask(call))

    async def close(self) -> None:
        """Close the plugins."""
        await self._providers.close()


def paying(
    storage: Storage,
    project: Project,
    providers: Providers,
    redaction: Redaction,
    breakers: CircuitBreakers | None,
    log: EventLog | None = None,
    spending: SpendBook | None = None,
) -> Asks[Question, Answered]:
    """Return the layers of a paid answer, from the ledger to the plugin."""
    pricing = Pricing(project)
    sent = BehindBreaker(breakers, InService(providers, Recording(Streaming(storage))))
    answered = InFlight(pricing, Capped(Caps(project.caps, spending), pricing, Usable(pricing, sent)))
    with_fallback = Fallback(providers, storage, Hedging(providers, storage, pricing, answered))
    unrecorded = Images(storage, Redacted(redaction, Spent(TimeLimit(with_fallback))))
    return Ledger(storage, Cache(storage, unrecorded), log)
