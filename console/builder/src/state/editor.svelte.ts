/** A flow under edit: one text, and everything that is shown of it. */
import { Validator } from "@cfworker/json-schema";

import { edited, NotYaml, read } from "../document/edit";
import { isObject, same, type Json, type JsonObject } from "../document/value";
import { allIds, edgeId, graphAt, idOf, keyOf, placesOf, type Graph, type Point } from "../graph/flow";
import { placed, type Placed } from "../graph/faults";
import { laidOut } from "../graph/layout";
import type { Fault } from "../api/api";
import { History } from "./history";

export class Editor {
  text = $state("");
  flow = $state.raw<JsonObject>({});
  path = $state.raw<string[]>([]);
  nodes = $state.raw<ReadonlySet<string>>(new Set());
  edges = $state.raw<ReadonlySet<string>>(new Set());
  faults = $state.raw<Placed[]>([]);
  yaml = $state.raw<{ message: string; line: number } | null>(null);
  steps = $state(0);
  graph: Graph = $derived(graphAt(this.flow, this.path) ?? { nodes: [], edges: [] });
  faultsOf: Map<string, Placed[]> = $derived(grouped(this.faults));
  readonly history: History;
  readonly editable: boolean;
  /** Called after each change of the text. */
  changed: (text: string) => void = () => undefined;
  private drawn: Record<string, Point> = {};

  constructor(text: string, editable = true) {
    this.editable = editable;
    this.text = text;
    this.history = new History({ text, path: [], nodes: [] });
    this.take(text);
  }

  get canUndo(): boolean {
    return this.steps >= 0 && this.history.canUndo;
  }

  get canRedo(): boolean {
    return this.steps >= 0 && this.history.canRedo;
  }

  get name(): string {
    return typeof this.flow.name === "string" ? this.flow.name : "";
  }

  /** The selected node, if it is one. */
  get selected(): JsonObject | null {
    const [id] = this.nodes;
    return this.nodes.size === 1 ? (this.graph.nodes.find((node) => idOf(node) === id) ?? null) : null;
  }

  /** The selected edge, if it is one, and no node is selected. */
  get selectedEdge(): JsonObject | null {
    const [id] = this.edges;
    return this.edges.size === 1 && !this.nodes.size ? (this.graph.edges.find((edge) => edgeId(keyOf(edge)) === id) ?? null) : null;
  }

  /** Change the flow. `how` works on a copy; `mark` joins changes of one field to one step of undo. */
  change<T>(how: (flow: JsonObject) => T, mark = ""): T | undefined {
    if (!this.editable || this.yaml) return undefined;
    const flow = structuredClone(this.flow);
    const result = how(flow);
    if (!same(flow, this.flow)) this.set(edited(this.text, flow), mark);
    return result;
  }

  /** Take another text, as a person has written it. */
  write(text: string, mark = "text"): void {
    if (this.editable && text !== this.text) this.set(text, mark);
  }

  private set(text: string, mark: string): void {
    this.take(text);
    this.history.note({ text, path: this.path, nodes: [...this.nodes] }, mark);
    this.steps++;
    this.changed(text);
  }

  private take(text: string): void {
    this.text = text;
    try {
      const value = read(text);
      if (!isObject(value)) throw new NotYaml("A flow is a mapping: name, nodes, edges.", 1, 1);
      this.yaml = null;
      this.flow = value;
      if (!graphAt(value, this.path)) this.path = [];
      const ids = allIds(value);
      if ([...this.nodes].some((id) => !ids.has(id))) this.nodes = new Set([...this.nodes].filter((id) => ids.has(id)));
    } catch (error) {
      if (!(error instanceof NotYaml)) throw error;
      this.yaml = { message: error.message, line: error.line };
    }
  }

  undo(): void {
    this.go(this.history.undo());
  }

  redo(): void {
    this.go(this.history.redo());
  }

  private go(moment: ReturnType<History["undo"]>): void {
    if (!moment) return;
    this.path = moment.path;
    this.take(moment.text);
    this.select(moment.nodes);
    this.steps++;
    this.changed(moment.text);
  }

  select(nodes: Iterable<string>, edges: Iterable<string> = []): void {
    const [wanted, wantedEdges] = [new Set(nodes), new Set(edges)];
    if (!equal(wanted, this.nodes)) {
      this.nodes = wanted;
      this.history.pause();
    }
    if (!equal(wantedEdges, this.edges)) this.edges = wantedEdges;
  }

  /** Show the graph at a path, with a node selected. */
  open(path: readonly string[], nodes: Iterable<string> = []): void {
    if (!same(path, this.path)) this.path = [...path];
    this.select(nodes);
  }

  /** Return where the nodes of the shown graph are drawn. Nodes that were laid out once stay there until the next layout. */
  places(): Record<string, Point> {
    const written = placesOf(this.flow);
    const ids = this.graph.nodes.map(idOf);
    if (ids.some((id) => !written[id] && !this.drawn[id])) {
      const found = laidOut(this.graph);
      for (const id of ids) this.drawn[id] ??= found[id]!;
    }
    return Object.fromEntries(ids.map((id) => [id, written[id] ?? this.drawn[id]!]));
  }

  /** Forget what was laid out before. */
  layOutAgain(): void {
    this.drawn = {};
  }

  /** Keep a place that was not written down, such as one under another id. */
  keepPlace(id: string, at: Point | undefined): void {
    if (at) this.drawn[id] = at;
  }

  /** Take what the server has found. */
  judged(text: string, faults: readonly Fault[]): void {
    if (text === this.text) this.faults = faults.map((fault) => placed(this.flow, fault));
  }
}

/** Return the faults of a flow that its JSON Schema finds, for when the server does not answer. */
export function schemaFaults(schema: JsonObject, flow: Json): Fault[] {
  const { errors } = new Validator(schema as object, "2020-12", false).validate(flow);
  const leaves = errors.filter((error) => !["properties", "items", "$ref", "oneOf", "anyOf"].includes(error.keyword));
  return leaves.slice(0, 20).map((error) => ({ message: error.error, path: error.instanceLocation.replace(/^#\/?/, "").replaceAll("/", ".") }));
}

function equal(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((each) => other.has(each));
}

function grouped(faults: Placed[]): Map<string, Placed[]> {
  const found = new Map<string, Placed[]>();
  for (const fault of faults) found.set(fault.node, [...(found.get(fault.node) ?? []), fault]);
  return found;
}
