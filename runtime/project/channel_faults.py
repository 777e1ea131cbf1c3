"""Faults of the channels in a project file, and of the people who are reached by them."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.meant import meant
from kernel.kinds.channel import is_channel
from kernel.kinds.notice_plan import address_on
from kernel.project.project import Project
from plugins import discovery
from runtime.calendars import zone_of
from runtime.plugins.start import create_plugin
from runtime.yaml_source import Fault, Source, Step


def faults_of_channels(source: Source, project: Project) -> Iterator[Fault]:
    """Yield the faults of channels, and a fault for each channel or person that is named and does not exist."""
    plugins = tuple(discovery.names("notification"))
    for name, settings in project.channels.items():
        if settings.plugin not in plugins:
            known = f"there are {', '.join(plugins)}{meant(settings.plugin, plugins)}"
            yield source.fault(["channels", name, "plugin"], f"no notification plugin is called {settings.plugin!r}; {known}")
            continue
        try:
            made = create_plugin("notification", settings.plugin, settings.options, discovery.load)
        except ImportError as error:
            words = f"the plugin {settings.plugin!r} needs a package that is not installed ({error.name})"
            yield source.fault(["channels", name, "plugin"], words)
        except MofaError as error:
            at: list[Step] = ["channels", name, *(["options"] if settings.options else [])]
            yield source.fault(at, str(error).removesuffix("."))
        else:
            if not is_channel(made):
                yield source.fault(["channels", name, "plugin"], f"{settings.plugin!r} handles events, and reaches no people")
    yield from _faults_of_people(source, project)


def _faults_of_people(source: Source, project: Project) -> Iterator[Fault]:
    known = tuple(project.channels)
    taken: dict[tuple[str, str], str] = {}
    for index, person in enumerate(project.people):
        for channel, address in person.addresses.items():
            place: list[Step] = ["people", index, "addresses", channel]
            if channel not in known:
                yield source.fault(place, f"no channel is called {channel!r}; under channels: {', '.join(known) or 'none'}")
            other = taken.setdefault((channel, address), person.name)
            if other != person.name:
                yield source.fault(place, f"{other} has the same address: an answer from there would be nobody's")
        for name, hours in (("quiet", person.quiet), ("digest", person.digest)):
            if hours is not None and not _is_zone(hours.zone):
                words = f"{hours.zone!r} is not a time zone; write it like Europe/Berlin or UTC"
                yield source.fault(["people", index, name, "zone"], words)
        for number, channel in enumerate(person.channels):
            if address_on(person, channel, project.channels) is None:
                words = f"{person.name} has no address on the channel {channel!r}; give one under addresses"
                yield source.fault(["people", index, "channels", number], words)
    names = {person.name for person in project.people}
    for number, name in enumerate(project.notifications.unassigned):
        if name not in names:
            yield source.fault(["notifications", "unassigned", number], f"nobody under people is called {name!r}")


def _is_zone(name: str) -> bool:
    try:
        zone_of(name)
    except InvalidInput:
        return False
    return True
