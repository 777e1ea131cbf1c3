/**
 * Edits of a YAML text. An edit changes the places that differ, and no other byte: comments, quotes, order and spaces stay.
 *
 * The text is parsed once. Each difference becomes a splice of the text; the result is parsed again and compared with what was
 * wanted. Where a splice cannot say it (anchors, merge keys, odd indentation), the document's tree is edited and written as a
 * whole, which keeps comments, though not every space.
 */
import { isMap, isSeq, parseDocument, type Document } from "yaml";

import { align } from "./align";
import { spliced } from "./splice";
import { isObject, same, type Json } from "./value";
import { block, made, WRITE } from "./words";

const READ = { version: "1.2", keepSourceTokens: false, strict: true, uniqueKeys: true } as const;

export class NotYaml extends Error {
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
  }
}

/** Read a text; raise `NotYaml` with the place of the first fault. */
export function read(text: string): Json {
  return structuredClone(known(text).value);
}

type Known = { text: string; document: Document; value: Json };

/** The text that was parsed last: an edit checks its result, which is then read, and edited next. */
let last: Known | null = null;

function known(text: string): Known {
  if (last?.text !== text) {
    const document = parsed(text);
    last = { text, document, value: valueOf(document) };
  }
  return last;
}

function valueOf(document: Document): Json {
  return document.toJS({ maxAliasCount: 1000 }) as Json;
}

function parsed(text: string): Document.Parsed {
  const document = parseDocument(text, READ);
  const fault = document.errors[0];
  if (fault) {
    const at = fault.linePos?.[0] ?? { line: 1, col: 1 };
    throw new NotYaml(fault.message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, ""), at.line, at.col);
  }
  return document;
}

/** Return the line, from 1, on which a node of a flow begins; null if the text has none such. */
export function lineOf(text: string, path: readonly string[], id: string): number | null {
  let graph: unknown = known(text).document.contents;
  for (const [index, wanted] of [...path, id].entries()) {
    const nodes = isMap(graph) ? graph.get("nodes", true) : null;
    const node = isSeq(nodes) ? nodes.items.find((each) => isMap(each) && each.get("id") === wanted) : null;
    if (!isMap(node)) return null;
    if (index === path.length) return node.range ? text.slice(0, node.range[0]).split("\n").length : null;
    graph = node.get("body", true);
  }
  return null;
}

/** Return a value as a new YAML text. */
export function write(value: Json): string {
  return block(value);
}

/** Return the text with the least change that makes it hold the value. */
export function edited(text: string, wanted: Json): string {
  if (!text.trim()) return write(wanted);
  const { document, value: before } = known(text);
  if (same(before, wanted)) return text;
  for (const way of [spliced, rewritten]) {
    const result = way(text, document, before, wanted);
    if (result !== null && holds(result, wanted)) return result;
  }
  return write(wanted);
}

function holds(text: string, wanted: Json): boolean {
  try {
    return same(read(text), wanted);
  } catch {
    return false;
  }
}

function rewritten(_text: string, document: Document, before: Json, wanted: Json): string | null {
  try {
    last = null; // the tree of the text is changed
    apply(document, [], before, wanted);
    return document.toString(WRITE);
  } catch {
    return null; // an alias whose anchor is gone
  }
}

function apply(document: Document, path: (string | number)[], before: Json, wanted: Json): void {
  if (same(before, wanted)) return;
  const node = path.length ? document.getIn(path, true) : document.contents;
  if (isMap(node) && isObject(before) && isObject(wanted)) {
    for (const key of Object.keys(before)) if (!(key in wanted)) document.deleteIn([...path, key]);
    for (const [key, value] of Object.entries(wanted)) {
      if (key in before) apply(document, [...path, key], before[key]!, value);
      else document.setIn([...path, key], made(value).contents);
    }
  } else if (isSeq(node) && Array.isArray(before) && Array.isArray(wanted)) {
    const items: unknown[] = [];
    for (const step of align(before, wanted)) {
      if (step.do === "keep") {
        apply(document, [...path, step.from], before[step.from]!, wanted[step.to]!);
        items.push(node.items[step.from]);
      } else if (step.do === "add") items.push(made(wanted[step.to]!).contents);
    }
    node.items = items;
  } else {
    document.setIn(path, made(wanted).contents);
  }
}
