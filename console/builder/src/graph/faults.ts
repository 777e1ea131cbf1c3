import { isObject } from "../document/value";
import { idOf } from "./flow";

export type Placed = { message: string; node: string; path: string[]; field: string; line?: number };

/** Return the parts of a place as the server writes it: nodes[3].when, or nodes.3.when. */
export function partsOf(place: string): string[] {
  return place.split(/[.[\]]+/).filter(Boolean);
}

/** Find the node of a fault by its place in the flow: its id, the bodies around it, and the rest of the place. */
export function placed(flow: unknown, fault: { message: string; node?: string | null; path?: string | null; line?: number | null }): Placed {
  const parts = partsOf(fault.path ?? "");
  const ids: string[] = [];
  let at: unknown = flow;
  let rest: string[] = parts;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    if (part === "edges" && isObject(at) && Array.isArray(at.edges)) {
      const edge = at.edges[Number(parts[index + 1])];
      if (isObject(edge)) {
        ids.push(String(edge.from ?? ""));
        rest = parts.slice(index);
      }
      break;
    }
    at = isObject(at) ? at[part] : Array.isArray(at) ? at[Number(part)] : undefined;
    if (parts[index - 1] === "nodes" && isObject(at)) {
      ids.push(idOf(at));
      rest = parts.slice(index + 1);
    }
  }
  const node = fault.node || (ids.at(-1) ?? "");
  const path = ids.slice(0, -1);
  return { message: fault.message, node, path, field: rest.join("."), ...(fault.line ? { line: fault.line } : {}) };
}
