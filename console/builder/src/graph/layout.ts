import dagre from "@dagrejs/dagre";

import type { JsonObject } from "../document/value";
import { caseOf, idOf, type Graph, type Point } from "./flow";
import { casesOf, sideCasesOf } from "./types";

export const WIDTH = 224;
export const ROW = 22;

/** Return the size of a node's drawing: fixed, so that nothing is measured. */
export function sizeOf(node: JsonObject): { width: number; height: number } {
  const cases = casesOf(node);
  return { width: WIDTH, height: 64 + (cases.length > 1 ? cases.length * ROW + 4 : 0) };
}

/** Return how far below its upper edge a node has the handle of a case. */
export function heightOf(node: JsonObject, name: string): number {
  const cases = casesOf(node);
  if (sideCasesOf(node).includes(name)) return sizeOf(node).height;
  return cases.length > 1 ? 64 + ROW * Math.max(0, cases.indexOf(name)) + ROW / 2 : 32;
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
  const byId = new Map(graph.nodes.map((node) => [idOf(node), node]));
  for (const [id, node] of byId) drawing.setNode(id, { ...sizeOf(node) });
  const heights = new Map<string, number>();
  for (const [index, edge] of graph.edges.entries()) {
    const [from, to] = [String(edge.from), String(edge.to)];
    if (!byId.has(from) || !byId.has(to) || from === to) continue;
    heights.set(String(index), heightOf(byId.get(from)!, caseOf(edge)));
    drawing.setEdge(from, to, {}, String(index));
  }
  dagre.layout(drawing, {
    customOrder: (ranked, order) => {
      order(ranked, {});
      byHandles(ranked, heights);
    },
  });
  const found: Record<string, Point> = {};
  for (const [id, node] of byId) {
    const { width, height } = sizeOf(node);
    const at = drawing.node(id) as Point;
    found[id] = { x: Math.round(at.x - width / 2), y: Math.round(at.y - height / 2) };
  }
  return found;
}

type Ranked = { rank?: number; order?: number; edgeObj?: { name?: string } };

/**
 * Order each rank by the nodes before it, and what one node leads to by the heights of its handles, of which dagre knows nothing.
 * In a ranked graph each edge has a node of its own on each rank between its ends, and there is always such a rank.
 */
function byHandles(ranked: InstanceType<typeof dagre.graphlib.Graph>, heights: ReadonlyMap<string, number>): void {
  const labelOf = (id: string): Ranked => ranked.node(id) as Ranked;
  const orderOf = (id: string): number => labelOf(id).order ?? 0;
  const heightAt = (id: string): number => heights.get(labelOf(id).edgeObj?.name ?? "") ?? 0;
  const ranks: string[][] = [];
  for (const id of ranked.nodes()) (ranks[labelOf(id).rank ?? 0] ??= []).push(id);
  for (const rank of ranks.filter(Boolean)) {
    const wanted = new Map(rank.map((id) => [id, mean((ranked.predecessors(id) ?? []).map(orderOf)) ?? orderOf(id)]));
    rank.sort((a, b) => wanted.get(a)! - wanted.get(b)! || heightAt(a) - heightAt(b) || orderOf(a) - orderOf(b));
    for (const [order, id] of rank.entries()) labelOf(id).order = order;
  }
}

/** Lay a large graph out in one pass: columns by the longest way from a beginning, each node beside the handles that lead to it. */
function layered(graph: Graph): Record<string, Point> {
  const ids = graph.nodes.map(idOf);
  const known = new Set(ids);
  const before = new Map<string, string[]>(ids.map((id) => [id, []]));
  const handles = new Map<string, [string, number][]>(ids.map((id) => [id, []]));
  const byId = new Map(graph.nodes.map((node) => [idOf(node), node]));
  const after = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const edge of graph.edges) {
    const [from, to] = [String(edge.from), String(edge.to)];
    if (!known.has(from) || !known.has(to) || from === to) continue;
    before.get(to)!.push(from);
    handles.get(to)!.push([from, heightOf(byId.get(from)!, caseOf(edge))]);
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
  const top = new Map<string, number>();
  const places: Record<string, Point> = {};
  for (const [number, column] of columns.entries()) {
    const wanted = new Map(column.map((id) => [id, mean(handles.get(id)!.flatMap(([from, down]) => (top.has(from) ? [top.get(from)! + down] : [])))]));
    let free = 0;
    // The order of ids that want nothing stays as it is written.
    for (const id of [...column].sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0))) {
      const y = Math.max(free, Math.round((wanted.get(id) ?? free + 32) - 32));
      places[id] = { x: 20 + number * (WIDTH + GAP.x), y };
      top.set(id, y);
      free = y + sizeOf(byId.get(id)!).height + GAP.y;
    }
  }
  return places;
}

function mean(values: number[]): number | undefined {
  return values.length ? values.reduce((sum, each) => sum + each, 0) / values.length : undefined;
}
