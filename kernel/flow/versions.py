"""Published flows: their packages, the numbers of their versions, and who published what, when and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from kernel.basics.errors import InvalidInput
from kernel.basics.meant import meant
from kernel.basics.schema import Schema, parse
from kernel.flow.shapes import FlowDefinition
from kernel.kinds.plugin_kind import FLOW
from kernel.registry.registry import Manifest, Package
from kernel.registry.rollout import Action, Change, Stored

NAME_CHARACTERS = 59
"""The longest name of a published flow: the registry's names have 64 characters, and a flow's has `flow/` before it."""

SOURCE = "flow.yaml"

HASH_DIGITS = 8
"""The fewest digits of a hash that name a version."""


class Ref(NamedTuple):
    """A flow by its name, and by its version if it is pinned."""

    name: str
    version: str | None = None

    def __str__(self) -> str:
        return self.name if self.version is None else f"{self.name}@{self.version}"


def ref_of(text: str) -> Ref:
    """Return the name and the version of a text such as `support` or `support@2`."""
    name, at, version = text.partition("@")
    return Ref(name, version if at else None)


class FlowVersion(Schema):
    """One change of a published flow: the version that is in use since then, and who made the change, when and why.

    `hash` is that of the version's content. `current`: the version is still in use.
    """

    name: str
    version: str
    hash: str
    at: datetime
    by: str = ""
    reason: str | None = None
    action: Action = "publish"
    current: bool = False


def package_of_flow(flow: FlowDefinition, version: str, text: str) -> Package:
    """Return the package of a flow: its text, as it stands in its file.

    Raises:
        InvalidInput: its name is too long, or its version has other characters than a published one may have.
    """
    if len(flow.name) > NAME_CHARACTERS:
        message = f"name: {flow.name!r} has {len(flow.name)} characters; a published flow's name has at most {NAME_CHARACTERS}."
        raise InvalidInput(message, "name")
    description = " ".join((flow.description or "").split())[:1000] or f"The flow {flow.name}."
    fields = {"name": flow.name, "kind": FLOW, "version": version, "description": description, "source": SOURCE}
    return Package(parse(Manifest, fields, SOURCE), text.encode())


def given_version(flow: FlowDefinition) -> str | None:
    """Return the version that the flow's file gives; None if it gives none."""
    return flow.version if "version" in flow.model_fields_set else None


def next_version(given: str | None, used: Sequence[str]) -> str:
    """Return the version of new content: the given one if it is new, else the one after it, or after the newest.

    `used` has the versions so far, the newest first. The last number in a version is counted up.
    """
    version = given or (_after(used[0]) if used else "1")
    while version in used:
        version = _after(version)
    return version


def _after(version: str) -> str:
    match = re.search(r"\d+$", version)
    return f"{version[: match.start()]}{int(match[0]) + 1}" if match else f"{version}.2"


def same_content(flow: FlowDefinition, text: str, stored: Iterable[Stored]) -> Stored | None:
    """Return the stored version with the same text, if there is one."""
    return next((each for each in stored if package_of_flow(flow, each.manifest.version, text).hash == each.hash), None)


def versions_of(stored: Iterable[Stored], history: Iterable[Change], current: str | None) -> list[FlowVersion]:
    """Return the changes of one flow that were taken, the newest first. `current` is the hash of the version in use."""
    by_version = {each.manifest.version: each for each in stored}
    found = []
    for change in history:
        version = by_version.get(change.to_version or "")
        if change.status == "taken" and version is not None:
            in_use = version.hash == current
            current = None if in_use else current  # an older change to the same version is not the current one
            found.append(
                FlowVersion(
                    name=version.manifest.name,
                    version=version.manifest.version,
                    hash=version.hash,
                    at=change.at,
                    by=change.by,
                    reason=change.why,
                    action=change.action,
                    current=in_use,
                )
            )
    if current is not None:  # its change is not in the history that was read
        found += [_as_stored(each) for each in by_version.values() if each.hash == current]
    return found


def _as_stored(stored: Stored) -> FlowVersion:
    manifest = stored.manifest
    return FlowVersion(name=manifest.name, version=manifest.version, hash=stored.hash, at=stored.installed_at, current=True)


def chosen(name: str, wanted: str | None, versions: Sequence[FlowVersion], published: Iterable[str] = ()) -> FlowVersion:
    """Return the version of that number, or whose hash begins with `wanted`; without one, the current version.

    `published` are the names of the published flows.

    Raises:
        InvalidInput: there is no such version; the message lists those that there are, or the name that was meant.
    """
    for each in versions:
        if each.current if wanted is None else wanted == each.version:
            return each
    if wanted is not None and len(wanted) >= HASH_DIGITS:
        for each in versions:
            if each.hash.startswith(wanted):
                return each
    raise no_version(name, wanted, [each.version for each in versions], published)


def unpublished(name: str, published: Iterable[str]) -> str:
    """Return the words for a flow that is not published, with the published name that was meant."""
    return f"The flow {name!r} is not published{meant(name, published) or ';'} mofa flow list shows those that are."


def no_version(name: str, wanted: str | None, versions: Collection[str], published: Iterable[str] = ()) -> InvalidInput:
    """Return the error for a version that there is not."""
    there = ", ".join(sorted(set(versions), key=_by_numbers))
    if not there and wanted is None:
        return InvalidInput(unpublished(name, published), "name")
    if not there:
        guess = meant(name, published) or "."
        return InvalidInput(f"version: the flow {name!r} is not published, so it has no version {wanted}{guess}", "version")
    return InvalidInput(f"version: there is no version {wanted} of the flow {name!r}; there are {there}.", "version")


def _by_numbers(version: str) -> list[tuple[int, str]]:
    return [(int(each), "") if each.isdigit() else (-1, each) for each in re.split(r"(\d+)", version)]
