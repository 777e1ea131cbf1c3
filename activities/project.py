"""The activity that looks up participants, models and rule sets of the project file by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from temporalio import activity

from activities.agent import check_living
from kernel.actors.agent import AGENT_ASK, LIVING
from kernel.basics.errors import InvalidInput
from kernel.conversation.participant import Remote
from kernel.modes.members import everyone as all_in
from kernel.project.project import RESOLVE, Project, ResolveInput, ResolveOutput, queue_of_model
from kernel.rules.shapes import Rules, RuleSet
from runtime.failures import reports_failures
from runtime.plugins.flow_names import FlowNames, NothingPublished, Published
from runtime.plugins.hosted_flows import HostedFlows
from runtime.plugins.plugin_host import PluginHost
from runtime.plugins.providers import settings_of
from runtime.plugins.rule_sets import rule_sets
from runtime.project.participants import HINT, resolve


class ProjectActivities:
    """`project.resolve`, over one project and the plugins of this worker."""

    def __init__(
        self,
        project: Project,
        plugins: PluginHost | None = None,
        where: Callable[[], str] = lambda: HINT,
        folder: Path = Path(),
    ) -> None:
        """`where` returns a sentence that says where participants are named, for errors of unknown names.

        `folder` is the folder of the project file.
        """
        self._project, self._plugins, self._where, self._folder = project, plugins, where, folder

    @activity.defn(name=RESOLVE)
    @reports_failures
    async def resolve(self, wanted: ResolveInput) -> ResolveOutput:
        """Return the participants of those names (teams with all their members), flows, and the task queues of models.

        Raises:
            UnknownAgent: a name is not in the project file, or a living agent is not running.
            InvalidInput: there is no such model, flow or rule set, a team or a flow contains itself, or there are no rules of
                dispatch.
            ToolDenied: a rule set is disabled.
        """
        here = activity.info().task_queue
        pin = wanted.plugins or (await self._plugins.current() if self._plugins else None)
        participants = {name: resolve(self._project, name, here, self._where()) for name in wanted.names}
        for each in all_in(participants.values()):
            if isinstance(each, Remote) and each.activity == AGENT_ASK:
                await check_living(activity.client(), f"{LIVING}{each.name}")
        flows = FlowNames(await self._published(pin), self._project, self._folder)
        return ResolveOutput(
            participants={**participants},
            queues={name: self._queue(name) for name in wanted.models},
            plugins=pin,
            dispatch_rules=self._dispatch_rules() if wanted.dispatch_rules else None,
            rules=await self._rule_sets(wanted.rules, pin) if wanted.rules else {},
            flows=await flows.find(wanted.flows),
            published=flows.versions,
        )

    async def _published(self, pin: str | None) -> Published:
        if self._plugins is None or pin is None:
            return NothingPublished()
        return HostedFlows(self._plugins, await self._plugins.members(pin))

    async def _rule_sets(self, names: list[str], pin: str | None) -> dict[str, RuleSet]:
        if self._plugins is None or pin is None:
            raise InvalidInput("rules: this worker has no runtime plugins.", "rules")
        return await rule_sets(self._plugins, names, pin)

    def _dispatch_rules(self) -> Rules:
        desk = self._project.secretary
        if desk is None or desk.dispatch.rules is None:
            raise InvalidInput(
                "dispatch.rules: the strategy rules needs rules; give them here, or at secretary.dispatch in the project file.",
                "dispatch.rules",
            )
        return desk.dispatch.rules

    def _queue(self, model: str) -> str | None:
        provider = settings_of(model, self._project).provider
        return queue_of_model(self._project, activity.info().task_queue, model, provider)
