"""The work of `mofa flow`, except for runs. It needs no server."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from console.backend.desk import project_of
from console.terminal.failure import FAILED, OK, Failure, usage
from console.terminal.screen import emit, say
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.flow.compare import compare
from kernel.flow.shapes import FlowDefinition, FlowName, every_node
from kernel.views.flow_diagram import flow_diagram
from kernel.views.flow_picture import flow_picture
from runtime.flows.flow_file import load_flow
from runtime.flows.named_flows import named_flows, subflow_names
from runtime.settings import Settings

FOLDER = "flows"


def found(place: str) -> FlowDefinition:
    """Return the flow of a file, or of the project file by its name. Its named subflows are checked, too.

    Raises:
        Failure: there is no such flow, or it has faults.
    """
    settings = Settings.from_environment()
    try:
        if Path(place).is_file():
            flow = load_flow(Path(place))
            if names := sorted(set(subflow_names(flow))):
                named_flows(project_of(settings), settings.project_file.parent, names)
            return flow
        if "/" in place or Path(place).suffix in (".yaml", ".yml", ".json"):
            raise usage(f"{place} cannot be read: there is no such file.")
        return named_flows(project_of(settings), settings.project_file.parent, [place])[place]
    except InvalidInput as error:
        raise usage(str(error)) from None


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


def validate(places: Sequence[str], as_json: bool) -> int:
    """Check flows, and print a line for each; return the exit code."""
    flows = [found(place) for place in places]
    if as_json:
        emit([_described(flow) for flow in flows])
    for place, flow in () if as_json else zip(places, flows, strict=True):
        say(f"{place} is valid: {flow.name} {flow.version}, {_counts(flow)} ({flow.hash[:12]})")
    return OK


def draw(place: str, *, svg: bool, as_json: bool) -> int:
    """Print a flow as Mermaid text or as SVG; return the exit code."""
    flow = found(place)
    drawn = flow_picture(flow) if svg else flow_diagram(flow)
    if as_json:
        emit({"svg" if svg else "mermaid": drawn})
    else:
        say(drawn)
    return OK


def list_flows(as_json: bool) -> int:
    """Print the flows of the project file; return the exit code, which is 1 if one has faults."""
    settings = Settings.from_environment()
    listed, faulty = [], False
    for name, file in sorted(project_of(settings).flows.items()):
        try:
            described = _described(load_flow(settings.project_file.parent / file))
        except InvalidInput as error:
            faulty, described = True, {"fault": str(error).splitlines()[0]}
        listed.append({"flow": name, "file": file, **described})
    if as_json:
        emit(listed)
    elif not listed:
        say("The project file names no flows. Create one with: mofa flow new NAME")
    for each in [] if as_json else listed:
        shown = each.get("fault") or f"{each['version']}, {each['nodes']} nodes"
        say(f"{each['flow']}  {each['file']}  {shown}")
    return FAILED if faulty else OK


def diff(before: str, after: str, as_json: bool) -> int:
    """Print where two flows differ; return the exit code, 1 when they do."""
    changes = compare(found(before), found(after))
    if as_json:
        emit([each.model_dump() for each in changes])
    for each in [] if as_json else changes:
        say(f"{each.change} {each.what}" + (f": {', '.join(each.fields)}" if each.fields else ""))
    if not as_json and not changes:
        say("The flows have the same nodes and edges.")
    return FAILED if changes else OK


def _described(flow: FlowDefinition) -> dict[str, object]:
    return {"name": flow.name, "version": flow.version, "hash": flow.hash, "nodes": sum(1 for _ in every_node(flow))}


def _counts(flow: FlowDefinition) -> str:
    nodes, edges = sum(1 for _ in every_node(flow)), len(flow.edges)
    return f"{nodes} nodes and {edges} edges"
