"""The work of `mofa flow`, except for runs and versions. It needs no server."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from console.backend.desk import project_of
from console.backend.flows import flows
from console.terminal.failure import FAILED, OK, Failure, usage
from console.terminal.screen import emit, say
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.flow.compare import compare
from kernel.flow.shapes import FlowDefinition, FlowName, every_node
from kernel.flow.versions import FlowVersion, package_of_flow
from kernel.views.flow_diagram import flow_diagram
from kernel.views.flow_difference import difference_picture
from kernel.views.flow_picture import flow_picture
from runtime.flows.flow_file import read_flow
from runtime.settings import Settings

FOLDER = "flows"


def new(name: str, as_json: bool) -> int:
    """Create the file of a small flow; return the exit code."""
    try:
        parse(FlowName, name, "NAME")
    except InvalidInput as error:
        raise usage(str(error)) from None
    path = Path(FOLDER) / f"{name}.yaml"
    text = files("console.commands.flow").joinpath("flow.yaml.txt").read_text(encoding="utf-8").replace("NAME", name)
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Failure(f"{path} exists already, and was not changed.", FAILED, "AlreadyThere") from None
    except OSError as error:
        raise Failure(f"{path} cannot be written: {error.strerror}.", FAILED, "NotWritten") from None
    if as_json:
        emit({"file": str(path)})
        return OK
    say(f"Created {path}.", "green")
    say(f"To run it by its name, add it to mofa.yaml: flows: {{{name}: {path}}}")
    say("Next:")
    say(f'  mofa flow run {path} --input \'{{"name": "Ann"}}\'', "cyan")
    return OK


async def validate(places: Sequence[str], as_json: bool) -> int:
    """Check flows, and print a line for each; return the exit code."""
    async with flows(Settings.from_environment()) as there:
        found = [(await there.find(place, file_first=True)).flow for place in places]
    if as_json:
        emit([_described(flow) for flow in found])
    for place, flow in () if as_json else zip(places, found, strict=True):
        say(f"{place} is valid: {flow.name} {flow.version}, {_counts(flow)} ({flow.hash[:12]})")
    return OK


async def draw(place: str, *, svg: bool, as_json: bool) -> int:
    """Print a flow as Mermaid text or as SVG; return the exit code."""
    async with flows(Settings.from_environment()) as there:
        flow = (await there.find(place)).flow
    drawn = flow_picture(flow) if svg else flow_diagram(flow)
    if as_json:
        emit({"svg" if svg else "mermaid": drawn})
    else:
        say(drawn)
    return OK


async def list_flows(as_json: bool) -> int:
    """Print the published flows and those of the project file; return the exit code, which is 1 if a file has faults."""
    settings = Settings.from_environment()
    async with flows(settings) as there:
        published = await there.publisher.current() if there.publisher is not None else {}
    files = project_of(settings).flows
    listed = [_listed(name, files.get(name), published.get(name), settings) for name in sorted({*files, *published})]
    if as_json:
        emit(listed)
    elif not listed:
        say("No flow is published, and the project file names none. Create one with: mofa flow new NAME")
    for each in [] if as_json else listed:
        say(_line(each))
    return FAILED if any("fault" in each for each in listed) else OK


def _listed(name: str, file: str | None, published: FlowVersion | None, settings: Settings) -> dict[str, Any]:
    described: dict[str, Any] = {"flow": name, "file": file, "published": published}
    if file is None:
        return described
    try:
        flow, text = read_flow(settings.project_file.parent / file)
    except InvalidInput as error:
        return {**described, "fault": str(error).splitlines()[0]}
    if published is not None:
        described["same"] = package_of_flow(flow, published.version, text).hash == published.hash
    return {**described, **_described(flow)}


def _line(listed: dict[str, Any]) -> str:
    published: FlowVersion | None = listed["published"]
    words = [listed["flow"]]
    if listed["file"] is not None:
        shown = listed.get("fault") or f"{listed['version']}, {listed['nodes']} nodes"
        words.append(f"{listed['file']}  {shown}")
    if published is not None:
        by = f" by {published.by}" if published.by else ""
        differs = "" if listed.get("same", True) else "; the file differs"
        words.append(f"published: {published.version}, {published.at:%Y-%m-%d %H:%M} UTC{by}{differs}")
    else:
        words.append("not published")
    return "  ".join(words)


async def diff(before: str, after: str, *, svg: bool, as_json: bool) -> int:
    """Print where two flows differ, in words or as a picture; return the exit code, 1 when they do."""
    async with flows(Settings.from_environment()) as there:
        old, new = (await there.find(before)).flow, (await there.find(after)).flow
    changes = compare(old, new)
    picture = difference_picture(old, new) if svg else None
    if as_json:
        emit({"changes": changes, "svg": picture} if svg else changes)
    elif picture is not None:
        say(picture)
    elif not changes:
        say("The flows have the same nodes and edges.")
    for each in [] if as_json or svg else changes:
        say(f"{each.change} {each.what}" + (f": {each.words}" if each.fields else ""))
    return FAILED if changes else OK


def _described(flow: FlowDefinition) -> dict[str, object]:
    return {"name": flow.name, "version": flow.version, "hash": flow.hash, "nodes": sum(1 for _ in every_node(flow))}


def _counts(flow: FlowDefinition) -> str:
    nodes, edges = sum(1 for _ in every_node(flow)), len(flow.edges)
    return f"{nodes} nodes and {edges} edges"
