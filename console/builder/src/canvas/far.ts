import { getBezierPath, type Edge, type Node, type Position } from "@xyflow/svelte";

/** A view of a large graph from afar, in which single words and handles cannot be read: much less of it is drawn. */
export function isFar(nodes: number, zoom: number): boolean {
  return nodes > MANY && zoom < CLOSE;
}

const MANY = 150;
const CLOSE = 0.42;

/** Divide the edges into the selected ones, those that move with a selected node, and the rest. */
export function divided(edges: Edge[], nodes: ReadonlySet<string>, selected: ReadonlySet<string>): Record<"chosen" | "moving" | "rest", Edge[]> {
  const found: Record<"chosen" | "moving" | "rest", Edge[]> = { chosen: [], moving: [], rest: [] };
  for (const edge of edges) found[selected.has(edge.id) ? "chosen" : nodes.has(edge.source) || nodes.has(edge.target) ? "moving" : "rest"].push(edge);
  return found;
}

/** Return all these edges as the data of one SVG path: the browser composes one picture instead of a thousand. */
export function pathOf(edges: Edge[], nodes: Node[]): string {
  if (!edges.length) return "";
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return edges.map((edge) => curve(byId.get(edge.source), byId.get(edge.target), edge)).join("");
}

function curve(from: Node | undefined, to: Node | undefined, edge: Edge): string {
  const [out, into] = [placeOf(from, edge.sourceHandle ?? "out"), placeOf(to, "in")];
  if (!out || !into) return "";
  return getBezierPath({ sourceX: out.x, sourceY: out.y, sourcePosition: out.side, targetX: into.x, targetY: into.y, targetPosition: into.side })[0];
}

function placeOf(node: Node | undefined, name: string): { x: number; y: number; side: Position } | undefined {
  const handle = node?.handles?.find((each) => each.id === name);
  if (!node || !handle) return undefined;
  const [width, height] = [handle.width ?? 0, handle.height ?? 0];
  const across = handle.position === "right" ? width : handle.position === "left" ? 0 : width / 2;
  const down = handle.position === "bottom" ? height : height / 2;
  return { x: node.position.x + handle.x + across, y: node.position.y + handle.y + down, side: handle.position };
}
