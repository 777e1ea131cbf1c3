import dagre from "@dagrejs/dagre";

import type { JsonObject } from "../document/value";
import { idOf, type Graph, type Point } from "./flow";
import { casesOf } from "./types";

export const WIDTH = 224;
export const ROW = 22;

/** Return the size of a node's drawing: fixed, so that nothing is measured. */
export function sizeOf(node: JsonObject): { width: number; height: number } {
  const cases = casesOf(node);
  return { width: WIDTH, height: 64 + (cases.length > 1 ? cases.length * ROW + 4 : 0) };
}

const GAP = { x: 72, y: 28 };

/** The most nodes that dagre lays out: it takes seconds for a thousand. */
const THOROUGH = 150;

/** Lay a graph out from left to right, and return the upper left corner of each node. */
export function laidOut(graph: Graph): Record<string, Point> {
  return graph.nodes.length > THOROUGH ? layered(graph) : thorough(graph);
}

function thorough(graph: Graph): Record<string, Point> {
  const drawing = new dagre.graphlib.Graph({ multigraph: true });
  drawing.setGraph({ rankdir: "LR", nodesep: GAP.y, ranksep: GAP.x, marginx: 20, marginy: 20 });
  drawing.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) drawing.setNode(idOf(node), { ...sizeOf(node) });
  for (const [index, edge] of graph.edges.entries()) {
    const [from, to] = [String(edge.from), String(edge.to)];
    if (drawing.hasNode(from) && drawing.hasNode(to) && from !== to) drawing.setEdge(from, to, {}, String(index));
  }
  dagre.layout(drawing);
  const found: Record<string, Point> = {};
  for (const node of graph.nodes) {
    const { width, height } = sizeOf(node);
    const at = drawing.node(idOf(node)) as Point;
    found[idOf(node)] = { x: Math.round(at.x - width / 2), y: Math.round(at.y - height / 2) };
  }
  return found;
}

/** Lay a large graph out in one pass: columns by the longest way from a beginning, each node beside those before it. */
function layered(graph: Graph): Record<string, Point> {
  const ids = graph.nodes.map(idOf);
  const known = new Set(ids);
  const before = new Map<string, string[]>(ids.map((id) => [id, []]));
  const after = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const edge of graph.edges) {
    const [from, to] = [String(edge.from), String(edge.to)];
    if (!known.has(from) || !known.has(to) || from === to) continue;
    before.get(to)!.push(from);
    after.get(from)!.push(to);
  }
  const rank = new Map<string, number>();
  const open = new Map(ids.map((id) => [id, before.get(id)!.length]));
  const ready = ids.filter((id) => !open.get(id));
  for (let at = 0; at < ready.length; at++) {
    const id = ready[at]!;
    rank.set(id, Math.max(-1, ...before.get(id)!.map((each) => rank.get(each) ?? -1)) + 1);
    for (const next of after.get(id)!) {
      open.set(next, open.get(next)! - 1);
      if (open.get(next) === 0) ready.push(next);
    }
  }
  const columns: string[][] = [];
  for (const id of [...ready, ...ids.filter((each) => !rank.has(each))]) (columns[rank.get(id) ?? 0] ??= []).push(id);
  const heights = new Map(graph.nodes.map((node) => [idOf(node), sizeOf(node).height]));
  const middle = new Map<string, number>();
  const places: Record<string, Point> = {};
  for (const [number, column] of columns.entries()) {
    const wanted = new Map(column.map((id) => [id, mean(before.get(id)!.flatMap((each) => middle.get(each) ?? []))]));
    let free = 0;
    // The order of ids that want nothing stays as it is written.
    for (const id of [...column].sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0))) {
      const height = heights.get(id)!;
      const y = Math.max(free, Math.round((wanted.get(id) ?? free) - height / 2));
      places[id] = { x: 20 + number * (WIDTH + GAP.x), y };
      middle.set(id, y + height / 2);
      free = y + height + GAP.y;
    }
  }
  return places;
}

function mean(values: number[]): number | undefined {
  return values.length ? values.reduce((sum, each) => sum + each, 0) / values.length : undefined;
}
