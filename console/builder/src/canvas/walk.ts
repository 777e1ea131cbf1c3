import type { Graph, Point } from "../graph/flow";
import { idOf } from "../graph/flow";

export type Way = "left" | "right" | "up" | "down";

/** Return the node to which an arrow key leads: along an edge to the left and right, else to the nearest node that way. */
export function next(graph: Graph, places: Record<string, Point>, from: string, way: Way): string | null {
  const along = graph.edges
    .filter((edge) => (way === "right" ? edge.from === from : way === "left" ? edge.to === from : false))
    .map((edge) => String(way === "right" ? edge.to : edge.from))
    .filter((id) => places[id]);
  const here = places[from];
  if (!here) return null;
  if (along.length) return nearest(along, places, here, way) ?? along[0]!;
  const others = graph.nodes.map(idOf).filter((id) => id !== from && places[id]);
  const that = others.filter((id) => {
    const dx = places[id]!.x - here.x;
    const dy = places[id]!.y - here.y;
    return way === "left" ? dx < -20 : way === "right" ? dx > 20 : way === "up" ? dy < -20 && Math.abs(dx) < 600 : dy > 20 && Math.abs(dx) < 600;
  });
  return nearest(that, places, here, way);
}

function nearest(ids: string[], places: Record<string, Point>, here: Point, way: Way): string | null {
  const sideways = way === "up" || way === "down" ? 3 : 1;
  let best: string | null = null;
  let least = Infinity;
  for (const id of ids) {
    const at = places[id]!;
    const distance = Math.abs(at.x - here.x) * sideways + Math.abs(at.y - here.y) * (sideways === 1 ? 2 : 1);
    if (distance < least) [best, least] = [id, distance];
  }
  return best;
}
