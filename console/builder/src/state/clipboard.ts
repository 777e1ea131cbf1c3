import { NotYaml, read, write } from "../document/edit";
import { isObject, type JsonObject } from "../document/value";
import { graphOf } from "../graph/flow";

/** Return nodes as a text for the clipboard: YAML with nodes and edges, that an editor of text takes as well. */
export function toText(piece: JsonObject): string {
  return write(piece);
}

/** Return what a text holds: a piece of a flow, a whole flow, a node, or a list of nodes; null if it is none. */
export function fromText(text: string): JsonObject | null {
  let value: unknown;
  try {
    value = read(text);
  } catch (error) {
    if (error instanceof NotYaml) return null;
    throw error;
  }
  const isNode = (each: unknown): boolean => isObject(each) && typeof each.type === "string";
  if (Array.isArray(value) && value.length && value.every(isNode)) return { nodes: value, edges: [] } as JsonObject;
  if (isNode(value)) return { nodes: [value], edges: [] } as JsonObject;
  const { nodes, edges } = graphOf(value);
  if (!nodes.length || !nodes.every(isNode)) return null;
  return { nodes, edges, ...(isObject(value) && isObject(value.layout) ? { layout: value.layout } : {}) };
}
