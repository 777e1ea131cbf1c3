import type { Edge, MarkerType, Node, Position } from "@xyflow/svelte";

import { same, type JsonObject } from "../document/value";
import { caseOf, edgeId, idOf, keyOf, type Graph, type Point } from "../graph/flow";
import { heightOf, sizeOf } from "../graph/layout";
import { casesOf, sideCasesOf, typeOf } from "../graph/types";

export type Drawn = { nodes: Node[]; edges: Edge[] };

/** Return the places of handles, which are known without measuring: big graphs draw only what is seen. */
function handlesOf(node: JsonObject): NonNullable<Node["handles"]> {
  const { width, height } = sizeOf(node);
  const cases = casesOf(node);
  const right = (id: string, y: number): NonNullable<Node["handles"]>[number] => ({ id, type: "source", position: "right" as Position, x: width - 5, y: y - 5, width: 10, height: 10 });
  const below = sideCasesOf(node).map((id) => ({ id, type: "source" as const, position: "bottom" as Position, x: width - 5 - (id === "error" ? 24 : 52), y: height - 5, width: 10, height: 10 }));
  const out = cases.length > 1 ? cases.map((id) => right(id, heightOf(node, id))) : cases.map((id) => right("out", heightOf(node, id)));
  const into = node.type === "start" ? [] : [{ id: "in", type: "target" as const, position: "left" as Position, x: -5, y: 32 - 5, width: 10, height: 10 }];
  return [...into, ...out, ...below];
}

export function handleOf(node: JsonObject | undefined, name: string): string {
  if (!name) return "out";
  return node && casesOf(node).length === 1 && !["error", "compensate"].includes(name) ? "out" : name;
}

export function caseOfHandle(handle: string | null | undefined): string {
  return !handle || handle === "out" ? "" : handle;
}

export function drawing(graph: Graph, places: Record<string, Point>, nodes: ReadonlySet<string>, edges: ReadonlySet<string>): Drawn {
  const byId = new Map(graph.nodes.map((node) => [idOf(node), node]));
  const sides = new Map<string, string[]>();
  for (const edge of graph.edges) sides.set(String(edge.from), [...(sides.get(String(edge.from)) ?? []), caseOf(edge)]);
  const seen = new Set<string>();
  return {
    nodes: [...byId].map(([id, node]) => ({
      id,
      type: "flow",
      position: places[id] ?? { x: 0, y: 0 },
      ...sizeOf(node),
      measured: sizeOf(node), // else the view would be fitted to the nodes that were seen so far
      handles: handlesOf(node),
      selected: nodes.has(id),
      data: { node, side: sides.get(id) ?? [] },
      ariaLabel: `${typeOf(node.type).label} ${String(node.title || id)}`,
    })),
    edges: graph.edges.flatMap((edge) => {
      const key = keyOf(edge);
      const id = edgeId(key);
      if (seen.has(id) || !byId.has(key.from) || !byId.has(key.to)) return [];
      seen.add(id);
      const source = byId.get(key.from)!;
      const side = key.case === "error" || key.case === "compensate";
      const shown = side || (key.case && casesOf(source).length <= 1) ? key.case : "";
      return {
        id,
        source: key.from,
        target: key.to,
        sourceHandle: handleOf(source, key.case),
        targetHandle: "in",
        label: shown,
        selected: edges.has(id),
        class: side ? key.case : "",
        markerEnd: { type: "arrowclosed" as MarkerType, width: 16, height: 16 },
        ariaLabel: `Edge from ${key.from} to ${key.to}${key.case ? `, case ${key.case}` : ""}`,
      };
    }),
  };
}

/** Return these nodes, each as the object that is shown already where nothing of it has changed: it is not drawn again. */
export function kept(nodes: Node[], shown: readonly Node[]): Node[] {
  const before = new Map(shown.map((node) => [node.id, node]));
  return nodes.map((node) => {
    const old = before.get(node.id);
    return old && (Object.keys(node) as (keyof Node)[]).every((name) => name === "measured" || same(node[name], old[name])) ? old : node;
  });
}
