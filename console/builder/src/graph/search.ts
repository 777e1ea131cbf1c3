import type { JsonObject } from "../document/value";
import { everyNode, idOf } from "./flow";
import { typeOf } from "./types";

export type Found = { id: string; path: string[]; type: string; where: string };

/** Return the nodes whose id, title, type or texts hold all words, the ids first. */
export function search(flow: unknown, words: string, limit = 50): Found[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  const found: (Found & { rank: number })[] = [];
  for (const { node, path } of everyNode(flow)) {
    const names = `${idOf(node)} ${String(node.title ?? "")} ${String(node.into ?? "")}`;
    const type = `${String(node.type)} ${typeOf(node.type).label}`;
    const texts = [...textsOf(node)];
    const all = [names, type, ...texts].join("\n").toLowerCase();
    if (!wanted.every((word) => all.includes(word))) continue;
    const named = wanted.every((word) => names.toLowerCase().includes(word));
    const line = texts.find((text) => wanted.some((word) => text.toLowerCase().includes(word)));
    found.push({ id: idOf(node), path, type: String(node.type), where: named ? "" : (line ?? "").slice(0, 120), rank: named ? 0 : 1 });
  }
  return found.sort((a, b) => a.rank - b.rank).slice(0, limit);
}

function* textsOf(value: unknown, key = ""): Generator<string> {
  if (key === "body" || key === "id" || key === "type") return;
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) for (const each of value) yield* textsOf(each);
  else if (value && typeof value === "object") for (const [name, each] of Object.entries(value as JsonObject)) yield* textsOf(each, name);
}
