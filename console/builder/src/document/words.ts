import { Document, isMap, isScalar, isSeq, visit, type ToStringOptions } from "yaml";

import { isObject, type Json } from "./value";

export const WRITE: ToStringOptions = { lineWidth: 0, indent: 2, flowCollectionPadding: false, indentSeq: true };

/** Words that another reader of YAML may take for something else than a text: yes, 1_000, 12:30, 2026-01-01, the key <<. */
const OTHERWISE = /^([~=]|<<|[-+.]?\d.*|yes|no|on|off|true|false|null|[-+.]*(inf|nan))$/i;

/** Return a value as a document, without anchors and with quotes where a reader could err. */
export function made(value: Json): Document {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, scalar) {
      if (typeof scalar.value === "string" && (OTHERWISE.test(scalar.value) || /[\t\r\u0085\u2028\u2029\ufeff]/.test(scalar.value))) scalar.type = "QUOTE_DOUBLE";
    },
  });
  visit(document, {
    // Small objects stand on one line, as the examples have them.
    Map(key, map) {
      if (key !== null && map.items.length && map.items.every((pair) => isScalar(pair.value)) && JSON.stringify(map.toJSON()).length <= 72 && !JSON.stringify(map.toJSON()).includes("\\n")) map.flow = true;
    },
  });
  return document;
}

export function block(value: Json): string {
  return made(value).toString(WRITE);
}

/** Return a value on one line. */
export function inline(value: Json): string {
  const document = made(value);
  const contents = document.contents;
  if (isMap(contents) || isSeq(contents)) contents.flow = true;
  visit(document, {
    Scalar(_key, scalar) {
      if (typeof scalar.value === "string" && (/[,[\]{}#:\n]/.test(scalar.value) || scalar.value === "")) scalar.type = "QUOTE_DOUBLE";
    },
  });
  return document.toString({ ...WRITE, collectionStyle: "flow", doubleQuotedMinMultiLineLength: 1_000_000_000 }).trim();
}

export function indented(text: string, columns: number): string {
  return text.replace(/\n(?=[^\n])/g, `\n${" ".repeat(columns)}`);
}

export function isPlain(value: Json): boolean {
  return value === null || (typeof value !== "object" && !(typeof value === "string" && value.includes("\n")));
}

export function isEmpty(value: Json): boolean {
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

export function depth(value: Json): number {
  if (value === null || typeof value !== "object") return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}
