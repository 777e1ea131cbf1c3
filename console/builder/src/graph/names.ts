import { isObject, type Json } from "../document/value";

/** Fields that are expressions as a whole; elsewhere expressions stand within {{ }}. */
const EXPRESSIONS = new Set(["when", "until", "over"]);

/** Put another name for a node's output into all expressions, in place. Words within quotes and after a point stay. */
export function renamed(value: Json, from: string, to: string): void {
  if (Array.isArray(value)) {
    value.forEach((each, index) => {
      if (typeof each === "string") value[index] = inTemplate(each, from, to);
      else renamed(each, from, to);
    });
  } else if (isObject(value)) {
    for (const [key, each] of Object.entries(value)) {
      if (typeof each !== "string") renamed(each, from, to);
      else if (EXPRESSIONS.has(key)) value[key] = inExpression(each, from, to);
      else if (key !== "id" && key !== "from" && key !== "to") value[key] = inTemplate(each, from, to);
    }
  }
}

function inTemplate(text: string, from: string, to: string): string {
  return text.replace(/\{\{([\s\S]*?)\}\}/g, (_all, words: string) => `{{${inExpression(words, from, to)}}}`);
}

export function inExpression(text: string, from: string, to: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(\.\s*)?[A-Za-z_][A-Za-z0-9_]*/g, (word, point) => (word === from && !point ? to : word));
}
