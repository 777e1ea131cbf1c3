/** The control that fits a JSON Schema. */
import { isObject, type Json, type JsonObject } from "../document/value";

export type Variant = { label: string; schema: JsonObject; fits: (value: Json | undefined) => boolean; first: () => Json };
export type Widget =
  | { kind: "text"; lines: boolean; duration: boolean }
  | { kind: "number"; whole: boolean; min?: number; max?: number }
  | { kind: "flag" }
  | { kind: "choice"; values: Json[] }
  | { kind: "fixed"; value: Json }
  | { kind: "object"; fields: { name: string; schema: JsonObject; required: boolean }[] }
  | { kind: "list"; items: JsonObject }
  | { kind: "variants"; variants: Variant[] }
  | { kind: "template" }
  | { kind: "yaml"; is: "object" | "array" | "any" };

/** Texts that are written in several lines. */
const LINES = new Set(["task", "instructions", "question", "description", "when", "until", "over", "impact"]);

export function resolved(schema: JsonObject, root: JsonObject): JsonObject {
  let at = schema;
  for (let step = 0; typeof at.$ref === "string" && step < 20; step++) {
    const { $ref, ...more } = at;
    const target = String($ref).split("/").slice(1).reduce<any>((each, part) => each?.[part], root);
    at = { ...(isObject(target) ? target : {}), ...more };
  }
  return at;
}

/** Return a schema without the `null` that stands for a field that is left out. */
export function withoutNull(schema: JsonObject, root: JsonObject): JsonObject {
  const at = resolved(schema, root);
  const some = Array.isArray(at.anyOf) ? (at.anyOf as JsonObject[]).filter((each) => each.type !== "null") : [];
  if (some.length === 1 && (at.anyOf as Json[]).length === 2) {
    const { anyOf: _anyOf, default: _default, ...more } = at;
    return { ...resolved(some[0]!, root), ...more };
  }
  return at;
}

export function widgetOf(name: string, given: JsonObject, root: JsonObject): Widget {
  const schema = withoutNull(given, root);
  if ("const" in schema) return { kind: "fixed", value: schema.const as Json };
  if (Array.isArray(schema.enum)) return { kind: "choice", values: schema.enum };
  const several = (schema.oneOf ?? schema.anyOf) as JsonObject[] | undefined;
  if (Array.isArray(several)) return { kind: "variants", variants: several.filter((each) => each.type !== "null").map((each) => variant(each, root)) };
  switch (schema.type) {
    case "string":
      return { kind: "text", lines: LINES.has(name), duration: schema.format === "duration" };
    case "integer":
    case "number":
      return { kind: "number", whole: schema.type === "integer", ...limits(schema) };
    case "boolean":
      return { kind: "flag" };
    case "array":
      return isObject(schema.items) && Object.keys(schema.items).length ? { kind: "list", items: schema.items } : { kind: "yaml", is: "array" };
    case "object": {
      if (!isObject(schema.properties) || !Object.keys(schema.properties).length) return { kind: "yaml", is: "object" };
      const required = new Set((schema.required as string[] | undefined) ?? []);
      const fields = Object.entries(schema.properties as Record<string, JsonObject>);
      return { kind: "object", fields: fields.map(([key, each]) => ({ name: key, schema: each, required: required.has(key) })) };
    }
  }
  return Array.isArray(schema.type) ? { kind: "yaml", is: "any" } : { kind: "template" };
}

function limits(schema: JsonObject): { min?: number; max?: number } {
  return { ...(typeof schema.minimum === "number" ? { min: schema.minimum } : {}), ...(typeof schema.maximum === "number" ? { max: schema.maximum } : {}) };
}

function variant(given: JsonObject, root: JsonObject): Variant {
  const schema = resolved(given, root);
  const kind = isObject(schema.properties) ? markOf(schema, root) : null;
  if (kind) {
    const [key, value] = kind;
    return { label: String(value), schema, fits: (each) => isObject(each) && each[key] === value, first: () => ({ ...(firstOf(schema, root) as JsonObject), [key]: value }) };
  }
  const type = schema.type;
  const label =
    "const" in schema ? String(schema.const) : type === "string" ? (schema.format === "duration" ? "duration" : "name") : type === "integer" || type === "number" ? "number" : type === "object" ? "written out" : String(schema.title ?? type ?? "value");
  const fits = (each: Json | undefined): boolean =>
    "const" in schema ? each === schema.const : type === "string" ? typeof each === "string" : type === "object" ? isObject(each) : type === "integer" || type === "number" ? typeof each === "number" : type === "array" ? Array.isArray(each) : true;
  return { label, schema, fits, first: () => firstOf(schema, root) };
}

/** Return the field that tells variants apart, such as kind: agent. */
function markOf(schema: JsonObject, root: JsonObject): [string, Json] | null {
  for (const [key, each] of Object.entries(schema.properties as Record<string, JsonObject>)) {
    const at = resolved(each, root);
    if ("const" in at) return [key, at.const as Json];
  }
  return null;
}

/** Return the smallest value of a schema, to begin with. */
export function firstOf(given: JsonObject, root: JsonObject, level = 0): Json {
  const schema = withoutNull(given, root);
  if ("default" in schema && schema.default !== null) return schema.default as Json;
  if ("const" in schema) return schema.const as Json;
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? null;
  const several = (schema.oneOf ?? schema.anyOf) as JsonObject[] | undefined;
  if (Array.isArray(several) && several[0] && level < 6) return firstOf(several[0], root, level + 1);
  switch (schema.type) {
    case "string":
      return "";
    case "integer":
    case "number":
      return typeof schema.minimum === "number" ? schema.minimum : 0;
    case "boolean":
      return false;
    case "array":
      return [];
    case "object": {
      const found: JsonObject = {};
      if (level > 6) return found;
      for (const key of (schema.required as string[] | undefined) ?? []) {
        const property = isObject(schema.properties) ? schema.properties[key] : undefined;
        if (isObject(property)) found[key] = firstOf(property, root, level + 1);
      }
      return found;
    }
  }
  return "";
}

/** Return a field's name as words. */
export function labelOf(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
