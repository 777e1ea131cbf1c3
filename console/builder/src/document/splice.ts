import { isAlias, isMap, isPair, isScalar, isSeq, visit, type Document, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";

import { align } from "./align";
import { isObject, same, type Json, type JsonObject } from "./value";
import { block, depth, indented, inline, isEmpty, isPlain } from "./words";

type Splice = { start: number; end: number; text: string };

class Unspliceable extends Error {}

/** Return the text with the differences spliced in; null where splices cannot say them. */
export function spliced(text: string, document: Document, before: Json, wanted: Json): string | null {
  const splices: Splice[] = [];
  try {
    if (!document.contents || !isObject(before) || !isObject(wanted) || !isMap(document.contents)) return null;
    new Splicer(text, splices, flowsOf(document)).map(document.contents as YAMLMap, before, wanted);
  } catch (error) {
    if (error instanceof Unspliceable) return null;
    throw error;
  }
  splices.sort((a, b) => a.start - b.start);
  let result = "";
  let at = 0;
  for (const splice of splices) {
    if (splice.start < at) return null;
    result += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return result + text.slice(at);
}

class Splicer {
  constructor(
    private readonly text: string,
    private readonly splices: Splice[],
    private readonly flows: [number, number][],
  ) {}

  private put(start: number, end: number, text: string): void {
    this.splices.push({ start, end, text });
  }

  node(node: Node | null, before: Json, wanted: Json, within: Pair | null): void {
    if (same(before, wanted)) return;
    if (isAlias(node) || node?.anchor || node?.tag?.startsWith("!")) throw new Unspliceable();
    if (isMap(node) && isObject(before) && isObject(wanted)) this.map(node as YAMLMap, before, wanted);
    else if (isSeq(node) && Array.isArray(before) && Array.isArray(wanted) && before.length && wanted.length) this.list(node as YAMLSeq, before, wanted);
    else this.replace(node, wanted, within);
  }

  map(map: YAMLMap, before: JsonObject, wanted: JsonObject): void {
    const pairs = map.items as Pair<Node, Node | null>[];
    const keys = pairs.map((pair) => (isScalar(pair.key) ? String(pair.key.value) : ""));
    if (keys.includes("<<") || keys.includes("")) throw new Unspliceable();
    const gone = keys.filter((key) => !(key in wanted));
    const added = Object.keys(wanted).filter((key) => !(key in before));
    if (!pairs.length || gone.length === pairs.length) return this.replace(map, wanted, null);
    pairs.forEach((pair, index) => {
      const key = keys[index]!;
      if (key in wanted) this.node(pair.value, before[key]!, wanted[key]!, pair);
      else this.remove(map, index);
    });
    if (added.length) this.append(map, added.map((key) => ({ [key]: wanted[key]! })), gone.length > 0);
  }

  list(list: YAMLSeq, before: Json[], wanted: Json[]): void {
    const steps = align(before, wanted);
    if (!steps.some((step) => step.do === "keep")) return this.replace(list, wanted, null);
    let last = -1;
    const atEnd: Json[] = [];
    const removed = steps.some((step) => step.do === "remove");
    const lastKept = Math.max(...steps.map((step) => (step.do === "keep" ? step.from : -1)));
    for (const step of steps) {
      if (step.do === "keep") {
        this.node(list.items[step.from] as Node, before[step.from]!, wanted[step.to]!, null);
        last = step.from;
      } else if (step.do === "remove") {
        this.remove(list, step.from);
      } else if (last === lastKept) {
        atEnd.push(wanted[step.to]!);
      } else {
        this.insertBefore(list, last + 1, wanted[step.to]!);
      }
    }
    if (atEnd.length) this.append(list, atEnd, removed);
  }

  /** Put another value in the place of a node. */
  private replace(node: Node | null, wanted: Json, within: Pair | null): void {
    if (!node?.range) throw new Unspliceable();
    const [start, end] = node.range;
    const flow = this.inFlow(start) || ((isMap(node) || isSeq(node)) && node.flow === true);
    if (flow || isPlain(wanted) || isEmpty(wanted)) {
      const before = this.text.slice(start, end);
      if (isScalar(node) && start === end) {
        const space = /\s$/.test(this.text.slice(0, start)) ? "" : " ";
        return this.put(start, end, space + inline(wanted));
      }
      // A block scalar and a block collection end with the line, which stays.
      const kept = before.length - before.trimEnd().length;
      if (isScalar(node) && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED")) {
        const header = this.text.slice(start).search(/\n/);
        if (/#/.test(this.text.slice(start, start + header))) throw new Unspliceable();
      }
      if ((isMap(node) || isSeq(node)) && node.flow !== true) {
        const lead = this.beforeBlock(start);
        if (within) return this.put(lead, end - kept, ` ${inline(wanted)}`);
      }
      return this.put(start, end - kept, inline(wanted));
    }
    if (!within?.key || !(within.key as Node).range) return this.replaceItem(node, wanted);
    const key = (within.key as Node).range!;
    const column = this.column(key[0]);
    const lines = indented(block({ [String((within.key as { value?: unknown }).value)]: wanted }), column).trimEnd();
    const kept = this.text.slice(key[0], end).length - this.text.slice(key[0], end).trimEnd().length;
    const between = this.text.slice(key[1], start);
    if (between.includes("#")) throw new Unspliceable();
    this.put(key[0], end - kept, lines);
  }

  /** Put another value in the place of an item of a block list. */
  private replaceItem(node: Node, wanted: Json): void {
    const [start, end] = node.range!;
    const column = this.column(start);
    const kept = this.text.slice(start, end).length - this.text.slice(start, end).trimEnd().length;
    this.put(start, end - kept, indented(block(wanted), column).trimEnd());
  }

  /** Take an item of a list, or a pair of a map, out of the text. */
  private remove(collection: YAMLMap | YAMLSeq, index: number): void {
    const items = collection.items as (Node | Pair<Node, Node | null>)[];
    const { start, end } = this.span(items[index]!);
    if (collection.flow) {
      const next = items[index + 1];
      if (next) return this.put(start, this.span(next).start, "");
      const previous = items[index - 1];
      return this.put(previous ? this.span(previous).end : start, end, "");
    }
    const from = this.lineStart(start);
    if (isSeq(collection) ? !/^\s*-\s+$/.test(this.text.slice(from, start)) : this.text.slice(from, start).trim() !== "") throw new Unspliceable();
    this.put(from, this.lineEnd(end), "");
  }

  private insertBefore(list: YAMLSeq, index: number, value: Json): void {
    const { start } = this.span(list.items[index] as Node);
    if (list.flow) return this.put(start, start, `${inline(value)}, `);
    const from = this.lineStart(start);
    const dash = this.text.slice(from, start);
    if (!/^\s*-\s+$/.test(dash)) throw new Unspliceable();
    this.put(from, from, `${dash}${indented(this.like(list, value), dash.length).trimEnd()}\n`);
  }

  /** Put items behind the last one. */
  private append(collection: YAMLMap | YAMLSeq, values: Json[], lastMayGo: boolean): void {
    const items = collection.items as (Node | Pair<Node, Node | null>)[];
    const { start, end } = this.span(items.at(-1)!);
    if (lastMayGo && collection.flow) throw new Unspliceable();
    if (collection.flow) {
      const words = values.map((value) => (isMap(collection) ? inline(value).slice(1, -1) : inline(value)));
      return this.put(end, end, `, ${words.join(", ")}`);
    }
    const column = this.column(start);
    const at = this.lineEnd(end);
    const newline = at > 0 && this.text[at - 1] !== "\n" ? "\n" : "";
    const written = values.map((value) => {
      if (isMap(collection)) return `${" ".repeat(column)}${indented(block(value), column).trimEnd()}\n`;
      const dash = this.text.slice(this.lineStart(start), start);
      const lead = /^\s*-\s+$/.test(dash) ? dash : `${" ".repeat(Math.max(0, column - 2))}- `;
      return `${lead}${indented(this.like(collection as YAMLSeq, value), column).trimEnd()}\n`;
    });
    this.put(at, at, newline + written.join(""));
  }

  /** Return an item as text, on one line if the last one of the list is. */
  private like(list: YAMLSeq, value: Json): string {
    const last = list.items.at(-1);
    return (isMap(last) || isSeq(last)) && last.flow && depth(value) < 3 ? inline(value) : block(value);
  }

  private span(item: Node | Pair<Node, Node | null>): { start: number; end: number } {
    const first = isPair(item) ? (item.key as Node) : item;
    const last = isPair(item) ? ((item.value as Node | null) ?? (item.key as Node)) : item;
    if (!first.range || !last.range) throw new Unspliceable();
    const start = first.range[0];
    const words = this.text.slice(start, last.range[1]);
    return { start, end: start + words.trimEnd().length };
  }

  private inFlow(at: number): boolean {
    return this.flows.some(([start, end]) => start < at && at < end);
  }

  private column(at: number): number {
    return at - this.lineStart(at);
  }

  private lineStart(at: number): number {
    return this.text.lastIndexOf("\n", at - 1) + 1;
  }

  /** Return the beginning of the next line. */
  private lineEnd(at: number): number {
    const next = this.text.indexOf("\n", at);
    return next < 0 ? this.text.length : next + 1;
  }

  /** Return the end of the line above a block collection that belongs to a key. */
  private beforeBlock(start: number): number {
    const words = this.text.slice(0, start);
    if (/#[^\n]*\n\s*$/.test(words)) throw new Unspliceable();
    return words.trimEnd().length;
  }
}

/** Return the ranges of what is written within brackets or braces. */
function flowsOf(document: Document): [number, number][] {
  const found: [number, number][] = [];
  visit(document, {
    Collection(_key, node) {
      if (!node.flow || !node.range) return undefined;
      found.push([node.range[0], node.range[1]]);
      return visit.SKIP;
    },
  });
  return found;
}
