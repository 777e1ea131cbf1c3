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

/** Lay a graph out from left to right, and return the upper left corner of each node. */
export function laidOut(graph: Graph): Record<string, Point> {
  const drawing = new dagre.graphlib.Graph({ multigraph: true });
  drawing.setGraph({ rankdir: "LR", nodesep: 28, ranksep: 72, marginx: 20, marginy: 20 });
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
