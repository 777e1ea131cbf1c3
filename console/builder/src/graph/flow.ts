/** Changes of a flow as plain values. They take part of a flow, and change it in place: the editor gives them a copy. */
import { isObject, type Json, type JsonObject } from "../document/value";
import { renamed } from "./names";
import { typeOf, WITH_BODY } from "./types";

export type Point = { x: number; y: number };
export type Graph = { nodes: JsonObject[]; edges: JsonObject[] };
export type EdgeKey = { from: string; to: string; case: string };

/** Return a flow of a text's value, whatever it holds: lists that are none become empty. */
export function graphOf(value: unknown): Graph {
  const graph = isObject(value) ? value : {};
  return { nodes: objects(graph.nodes), edges: objects(graph.edges) };
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function idOf(node: JsonObject): string {
  return String(node.id ?? "");
}

/** Return the graph within the loops and maps of a path; null if one of them is gone. */
export function graphAt(flow: unknown, path: readonly string[]): Graph | null {
  let graph: unknown = flow;
  for (const id of path) {
    const node = graphOf(graph).nodes.find((each) => idOf(each) === id);
    if (!node || !WITH_BODY.has(String(node.type))) return null;
    graph = node.body;
  }
  return graphOf(graph);
}

/** Return the graph as it lies in the flow, to be changed, with the lists that it needs. */
export function inside(flow: JsonObject, path: readonly string[]): JsonObject & { nodes: Json[]; edges: Json[] } {
  let graph: JsonObject = flow;
  for (const id of path) {
    const node = objects(graph.nodes).find((each) => idOf(each) === id);
    if (!node) throw new Error(`There is no node ${id}.`);
    if (!isObject(node.body)) node.body = {};
    graph = node.body;
  }
  if (!Array.isArray(graph.nodes)) graph.nodes = [];
  if (!Array.isArray(graph.edges)) graph.edges = [];
  return graph as JsonObject & { nodes: Json[]; edges: Json[] };
}

/** Yield every node with the path to its graph. */
export function* everyNode(flow: unknown, path: string[] = []): Generator<{ node: JsonObject; path: string[] }> {
  for (const node of graphOf(flow).nodes) {
    yield { node, path };
    if (WITH_BODY.has(String(node.type))) yield* everyNode(node.body, [...path, idOf(node)]);
  }
}

export function allIds(flow: unknown): Set<string> {
  return new Set([...everyNode(flow)].map(({ node }) => idOf(node)));
}

/** Return an id that no node has: the wanted one, or one with a number. */
export function freeId(taken: Set<string>, wanted: string): string {
  const stem = wanted.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=[0-9])/, "_").slice(0, 58) || "node";
  if (!taken.has(stem)) return stem;
  for (let number = 2; ; number++) {
    const id = `${stem.replace(/_\d+$/, "")}_${number}`;
    if (!taken.has(id)) return id;
  }
}

export function caseOf(edge: JsonObject): string {
  return edge.case === null || edge.case === undefined ? "" : String(edge.case);
}

export function keyOf(edge: JsonObject): EdgeKey {
  return { from: String(edge.from ?? ""), to: String(edge.to ?? ""), case: caseOf(edge) };
}

export function edgeId(edge: EdgeKey): string {
  return `${edge.from}>${edge.to}>${edge.case}`;
}

/** Add a node, and return its id. */
export function addNode(flow: JsonObject, path: readonly string[], type: string, at?: Point): string {
  const graph = inside(flow, path);
  const id = freeId(allIds(flow), type === "end" && !objects(graph.nodes).some((each) => each.type === "end") ? "done" : type);
  graph.nodes.push({ id, type, ...typeOf(type).fields(id) });
  if (at) place(flow, { [id]: at });
  return id;
}

/** Connect two nodes. An edge that is there already stays one. */
export function connect(flow: JsonObject, path: readonly string[], from: string, to: string, name: string): void {
  const graph = inside(flow, path);
  const wanted = edgeId({ from, to, case: name });
  if (from === to || objects(graph.edges).some((edge) => edgeId(keyOf(edge)) === wanted)) return;
  graph.edges.push({ from, to, ...(name ? { case: name === "true" ? true : name === "false" ? false : name } : {}) });
}

/** Return the first case of a node that has no edge yet. */
export function freeCase(graph: Graph, from: string, cases: readonly string[]): string {
  const used = new Set(graph.edges.filter((edge) => edge.from === from).map(caseOf));
  return cases.find((each) => !used.has(each)) ?? cases[0] ?? "";
}

export function removeEdges(flow: JsonObject, path: readonly string[], ids: ReadonlySet<string>): void {
  const graph = inside(flow, path);
  graph.edges = graph.edges.filter((edge) => !isObject(edge) || !ids.has(edgeId(keyOf(edge))));
}

/** Remove nodes, the edges that touch them, and their places. */
export function removeNodes(flow: JsonObject, path: readonly string[], ids: ReadonlySet<string>): void {
  const graph = inside(flow, path);
  const gone = new Set<string>();
  for (const node of objects(graph.nodes)) {
    if (!ids.has(idOf(node))) continue;
    gone.add(idOf(node));
    for (const each of everyNode(node.body)) gone.add(idOf(each.node));
  }
  graph.nodes = graph.nodes.filter((node) => !isObject(node) || !ids.has(idOf(node)));
  graph.edges = graph.edges.filter((edge) => !isObject(edge) || !(ids.has(String(edge.from)) || ids.has(String(edge.to))));
  if (isObject(flow.layout)) {
    for (const id of gone) delete flow.layout[id];
    if (!Object.keys(flow.layout).length) delete flow.layout;
  }
}

/** Write down where nodes are drawn. */
export function place(flow: JsonObject, places: Record<string, Point>): void {
  if (!isObject(flow.layout)) flow.layout = {};
  for (const [id, at] of Object.entries(places)) flow.layout[id] = { x: Math.round(at.x), y: Math.round(at.y) };
}

/** Forget where the nodes of a graph are drawn. */
export function forgetPlaces(flow: JsonObject, path: readonly string[]): void {
  if (!isObject(flow.layout)) return;
  for (const node of graphAt(flow, path)?.nodes ?? []) delete flow.layout[idOf(node)];
  if (!Object.keys(flow.layout).length) delete flow.layout;
}

export function placesOf(flow: unknown): Record<string, Point> {
  const layout = isObject(flow) && isObject(flow.layout) ? flow.layout : {};
  const found: Record<string, Point> = {};
  for (const [id, at] of Object.entries(layout)) {
    if (isObject(at) && Number.isFinite(at.x) && Number.isFinite(at.y)) found[id] = { x: Number(at.x), y: Number(at.y) };
  }
  return found;
}

/** Set a field of a node; `undefined` removes it. The path leads to the field within the node. */
export function setField(node: JsonObject, field: readonly (string | number)[], value: Json | undefined): void {
  let at: any = node;
  for (const [index, part] of field.slice(0, -1).entries()) {
    if (at[part] === null || typeof at[part] !== "object") at[part] = typeof field[index + 1] === "number" ? [] : {};
    at = at[part];
  }
  const last = field.at(-1)!;
  if (value === undefined) {
    if (Array.isArray(at)) at.splice(Number(last), 1);
    else delete at[last];
  } else at[last] = value;
}

/** Give a node another id, in edges, places and expressions too. */
export function renameNode(flow: JsonObject, path: readonly string[], id: string, to: string): void {
  const graph = inside(flow, path);
  const node = objects(graph.nodes).find((each) => idOf(each) === id);
  if (!node || id === to || allIds(flow).has(to)) return;
  node.id = to;
  for (const edge of objects(graph.edges)) {
    if (edge.from === id) edge.from = to;
    if (edge.to === id) edge.to = to;
  }
  if (isObject(flow.layout) && id in flow.layout) {
    flow.layout = Object.fromEntries(Object.entries(flow.layout).map(([key, at]) => [key === id ? to : key, at]));
  }
  if (!node.into) renamed(flow, id, to);
}

/** Return nodes, the edges between them, and their places: what goes to the clipboard. */
export function cutOut(flow: JsonObject, path: readonly string[], ids: ReadonlySet<string>, places: Record<string, Point>): JsonObject {
  const graph = graphAt(flow, path) ?? { nodes: [], edges: [] };
  const nodes = graph.nodes.filter((node) => ids.has(idOf(node)));
  const edges = graph.edges.filter((edge) => ids.has(String(edge.from)) && ids.has(String(edge.to)));
  const inner = new Set(nodes.flatMap((node) => [idOf(node), ...[...everyNode(node.body)].map((each) => idOf(each.node))]));
  const layout = Object.fromEntries(Object.entries(places).filter(([id]) => inner.has(id)).map(([id, at]) => [id, { x: Math.round(at.x), y: Math.round(at.y) }]));
  return structuredClone({ nodes, edges, ...(Object.keys(layout).length ? { layout } : {}) }) as JsonObject;
}

/** Insert what came from the clipboard, with new ids where the old ones are taken; return the ids of the new nodes. */
export function paste(flow: JsonObject, path: readonly string[], piece: JsonObject, shift: Point): string[] {
  const given = structuredClone(piece) as JsonObject;
  const taken = allIds(flow);
  const places = placesOf(given);
  const added: string[] = [];
  for (const { node, path: within } of [...everyNode(given)]) {
    const id = idOf(node);
    const free = freeId(taken, id || String(node.type));
    taken.add(free);
    if (!within.length) added.push(free);
    if (free !== id) {
      rename(given, id, free);
      node.id = free;
      renamed(given, id, free);
    }
    if (places[id]) place(flow, { [free]: { x: places[id].x + shift.x, y: places[id].y + shift.y } });
  }
  const graph = inside(flow, path);
  graph.nodes.push(...objects(given.nodes));
  graph.edges.push(...objects(given.edges));
  return added;
}

function rename(graph: JsonObject, id: string, to: string): void {
  for (const edge of objects(graph.edges)) {
    if (edge.from === id) edge.from = to;
    if (edge.to === id) edge.to = to;
  }
  for (const node of objects(graph.nodes)) if (isObject(node.body)) rename(node.body, id, to);
}
