"""The publishing of flows: each change reaches every worker of the fleet, or none, as the changes of plugins do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kernel.basics.errors import InvalidInput
from kernel.basics.limits import COMMENT_CHARACTERS
from kernel.flow.shapes import FlowDefinition
from kernel.flow.versions import (
    FlowVersion,
    chosen,
    given_version,
    next_version,
    package_of_flow,
    same_content,
    unpublished,
    versions_of,
)
from kernel.project.project import Project
from kernel.registry.registry import NO_PLUGINS, Package, PluginSet, flow_key
from kernel.registry.rollout import ANSWER_S, PluginStore
from runtime.plugins.flow_names import MOST_CHANGES, FlowNames, StoredFlows, names_of
from runtime.plugins.flow_plugin import flow_of_package
from runtime.plugins.plugin_rollout import PluginRefused, RolledOut, Rollout


@dataclass(frozen=True)
class PublishedText:
    """A published version with the text of its file, comments included, and the flow in it."""

    version: FlowVersion
    text: str
    flow: FlowDefinition


@dataclass(frozen=True)
class Taken:
    """A version that is in use for new runs. `rolled_out` is None if it was in use before, and nothing was changed."""

    version: FlowVersion
    rolled_out: RolledOut | None


class FlowPublisher:
    """Reads and changes the published flows of one database."""

    def __init__(self, store: PluginStore, project: Project | None = None, folder: Path = Path()) -> None:
        """`project` and its `folder` say which flows there are besides, where no worker is running that could check it."""
        self._store, self._project, self._folder = store, project or Project(), folder

    # ---- reading ------------------------------------------------------------------------------------------------------

    async def names(self) -> list[str]:
        """Return the names of the published flows, sorted."""
        return names_of(await self._set())

    async def current(self, names: Collection[str] | None = None) -> dict[str, FlowVersion]:
        """Return the version in use of every published flow, or of those of `names` that are published, by name."""
        plugins = await self._set()
        wanted = [name for name in names_of(plugins) if names is None or name in names]
        found = {name: await self._versions(name, plugins) for name in wanted}
        return {name: next(each for each in versions if each.current) for name, versions in found.items()}

    async def versions(self, name: str) -> list[FlowVersion]:
        """Return all changes of a published flow, the newest first; an empty list if it is not published."""
        return await self._versions(name, await self._set())

    async def _versions(self, name: str, plugins: PluginSet) -> list[FlowVersion]:
        key = flow_key(name)
        member = plugins.members.get(key)
        history = await self._store.history(key, MOST_CHANGES)
        return versions_of(await self._store.packages(key), history, member.hash if member else None)

    async def text(self, name: str, wanted: str | None = None) -> PublishedText:
        """Return a published version, by its number or the beginning of its hash; by default the one in use.

        Raises:
            InvalidInput: there is no such version.
        """
        return await self._text(await self._chosen(name, wanted, await self.versions(name)))

    async def find(self, name: str, wanted: str | None = None) -> PublishedText | None:
        """Return a version as `text` does; None if no version is wanted, and the flow is not published."""
        versions = await self.versions(name)
        return await self._text(await self._chosen(name, wanted, versions)) if versions or wanted is not None else None

    async def _chosen(self, name: str, wanted: str | None, versions: Sequence[FlowVersion]) -> FlowVersion:
        return chosen(name, wanted, versions, [] if versions else await self.names())

    async def not_published(self, name: str) -> str:
        """Return the words for a flow that is not published, with the name that was meant."""
        return unpublished(name, await self.names())

    async def _text(self, version: FlowVersion) -> PublishedText:
        package = await self._store.package(version.hash)
        assert package is not None  # it was taken, so it is stored
        return PublishedText(version, package.source.decode(), flow_of_package(package))

    # ---- changes ------------------------------------------------------------------------------------------------------

    async def publish(
        self, flow: FlowDefinition, text: str, reason: str, by: str | None = None, answer_s: float = ANSWER_S
    ) -> Taken:
        """Publish a flow. The same text again changes nothing.

        Args:
            flow: the flow, without faults.
            text: the text of its file, from which the flow was read.
            reason: why, in the words of the person.
            by: the person, by default the user of this process.
            answer_s: the time that each worker has to check it, in seconds.

        Raises:
            InvalidInput: the flow is pinned, or another change is under way.
            PluginRefused: a worker refuses it; the version before stays in use.
        """
        check_reason(reason)
        key = flow_key(flow.name)
        if (held := (await self._store.fleet()).held.get(key)) is not None:
            raise InvalidInput(f"{flow.name} is pinned to version {held}; to release it: mofa plugin pin {key} --off", "name")
        rollout = Rollout(self._store, by, answer_s, reason)
        await self._check_alone(flow)
        taken: set[str] = set()
        while True:
            package = await self._package(flow, text, taken)
            try:
                done = await rollout.install(package, None, action="publish")
            except InvalidInput as error:
                if error.field != "version" or package.manifest.version in taken:
                    raise
                taken.add(package.manifest.version)  # somebody else has taken the number in the meantime
                continue
            return Taken(chosen(flow.name, package.manifest.version, await self.versions(flow.name)), done)

    async def rollback(
        self, name: str, to: str | None, reason: str, by: str | None = None, answer_s: float = ANSWER_S
    ) -> Taken:
        """Return to an earlier version, by its number or the beginning of its hash; by default to the one before.

        Raises:
            InvalidInput: there is no such version, or it is in use already.
            PluginRefused: a worker refuses it; the version before stays in use.
        """
        check_reason(reason)
        versions = await self.versions(name)
        if not versions:
            raise InvalidInput(await self.not_published(name), "name")
        version = chosen(name, to, versions).version if to is not None else None
        done = await Rollout(self._store, by, answer_s, reason).to_version(flow_key(name), version, "rollback")
        return Taken(chosen(name, done.change.to_version, await self.versions(name)), done)

    async def _package(self, flow: FlowDefinition, text: str, taken: set[str]) -> Package:
        stored = await self._store.packages(flow_key(flow.name))
        same = same_content(flow, text, stored)
        if same is not None:
            return package_of_flow(flow, same.manifest.version, text)
        used = [each.manifest.version for each in stored]
        return package_of_flow(flow, next_version(given_version(flow), [*used, *sorted(taken)]), text)

    async def _check_alone(self, flow: FlowDefinition) -> None:
        """Check the flows that it uses, if no worker is running that does."""
        if any(worker.live(datetime.now(UTC)) for worker in await self._store.workers()):
            return
        try:
            await FlowNames(await self.published(), self._project, self._folder).find_used(flow)
        except InvalidInput as error:
            raise PluginRefused(f"{flow.name} was refused. {error}") from None

    async def published(self) -> StoredFlows:
        """Return the flows of the set in use."""
        return StoredFlows(self._store, await self._set())

    async def _set(self) -> PluginSet:
        return await self._store.plugin_set((await self._store.fleet()).current) or NO_PLUGINS


def check_reason(reason: str) -> None:
    """Raise `InvalidInput` if a reason is empty or too long."""
    if not reason.strip():
        raise InvalidInput("reason: say in a few words why.", "reason")
    if len(reason) > COMMENT_CHARACTERS:
        raise InvalidInput(f"reason: has {len(reason):,} characters; at most {COMMENT_CHARACTERS:,} are kept.", "reason")
