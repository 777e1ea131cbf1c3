// Typed bindings from docs/schemas/bundle.schema.json, one file (Java: one folder) a language, beside this program.
//
// Usage: node generate.mjs [BUNDLE [FOLDER]]        writes typescript/, go/, java/, kotlin/ and swift/ into FOLDER
//
// TypeScript knows unions and is made from the schema as it is. The others are made by quicktype, which would merge unions by
// itself and invent names for the parts ("PurpleKind") that change with every new type: so they are merged here, with names
// that stay.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";
import { FetchingJSONSchemaStore, InputData, JSONSchemaInput, quicktypeMultiFile } from "quicktype-core";

const HERE = dirname(fileURLToPath(import.meta.url));
const NOTE = "Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.";

const QUICKTYPE = [
  { lang: "go", file: "mofa.go", options: { package: "mofa" } },
  { lang: "java", file: "Mofa.java", options: { package: "org.mofa", "array-type": "list" } },
  { lang: "kotlin", file: "Mofa.kt", options: { package: "org.mofa", framework: "kotlinx" } },
  { lang: "swift", file: "Mofa.swift", options: { "support-linux": "true", "access-level": "public", "mutable-properties": "true" } },
];

const [source = join(HERE, "../docs/schemas/bundle.schema.json"), into = HERE] = process.argv.slice(2);
const text = await readFile(source, "utf8");
// What a field says beside its type (its default) would make it a type of its own for both generators.
const bundle = JSON.parse(text, (_, part) => (part?.$ref ? { $ref: part.$ref } : part));
await put("typescript", { "mofa.d.ts": await typescript(bundle) });
// Events for TypeScript alone: quicktype would merge the members of a stream into one class with every field of all.
const events = JSON.parse(await readFile(join(dirname(source), "events.schema.json"), "utf8"));
await put("typescript", { "events.d.ts": await typescript({ $schema: events.$schema, $defs: events.$defs }) });
const merged = withoutUnions(bundle);
for (const { lang, file, options } of QUICKTYPE) await put(lang, await quicktyped(merged, lang, file, options));

async function put(folder, files) {
  const place = join(into, folder);
  await mkdir(place, { recursive: true });
  if (folder === "java") await rm(join(place, "org"), { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(place, name)), { recursive: true });
    await writeFile(join(place, name), text);
  }
}

async function typescript(schema) {
  const all = { ...structuredClone(schema), title: "MofaTypes", description: "Every type, by its name.", type: "object", additionalProperties: false };
  all.properties = Object.fromEntries(Object.keys(schema.$defs).map((name) => [name, { $ref: `#/$defs/${name}` }]));
  return compile(all, "MofaTypes", { bannerComment: `/* ${NOTE} */`, ignoreMinAndMaxItems: true, style: { printWidth: 128 }, unknownAny: true });
}

async function quicktyped(schema, lang, file, rendererOptions) {
  const input = new JSONSchemaInput(new FetchingJSONSchemaStore());
  await input.addSource({ name: "Mofa", uris: ["#/$defs/"], schema: JSON.stringify(schema) });
  const inputData = new InputData();
  inputData.addInput(input);
  const made = await quicktypeMultiFile({ inputData, lang, rendererOptions, outputFilename: file, checkProvenance: false });
  const entries = [...made].map(([name, { lines }]) => [lang === "java" ? `org/mofa/${name}` : name, lang === "go" ? importsFirst(lines) : lines]);
  return Object.fromEntries(entries.map(([name, lines]) => [name, `// ${NOTE}\n\n${lines.join("\n").trim()}\n`]));
}

// quicktype writes an import where the first date is, and Go wants them all at the top.
function importsFirst(lines) {
  const isImport = (line) => /^import "/.test(line);
  const start = lines.findIndex(isImport);
  const imports = [...new Set(lines.filter(isImport))].sort();
  return [...lines.slice(0, start), ...imports, ...lines.slice(start).filter((line) => !isImport(line))];
}

// The same types for languages whose types cannot be "this object or that one": one object with the fields of all of them.
function withoutUnions(schema) {
  const $defs = structuredClone(schema.$defs);
  giveTeamsTheirModesFields($defs);
  for (const [name, type] of Object.entries($defs)) {
    const members = (type.oneOf ?? []).filter((part) => part.$ref).map((part) => $defs[local(part)]);
    if (members.length < 2) continue;
    const others = type.oneOf.filter((part) => !part.$ref);
    const tag = Object.keys(members[0].properties).find((field) => "const" in members[0].properties[field]);
    const tagName = `${name}${tag[0].toUpperCase()}${tag.slice(1)}`;
    $defs[tagName] = { type: "string", title: tagName, enum: members.map((member) => member.properties[tag].const) };
    for (const member of members) member.properties[tag] = { $ref: `#/$defs/${tagName}` };
    const object = { title: name, type: "object", description: type.description, ...mergedFields(members), additionalProperties: false };
    if (others.length === 0) $defs[name] = object;
    else {
      $defs[`${name}Object`] = { ...object, title: `${name}Object` };
      $defs[name] = { title: name, anyOf: [...others.map(({ type }) => ({ type })), { $ref: `#/$defs/${name}Object` }] };
    }
  }
  return { ...schema, $defs };
}

function mergedFields(members) {
  const required = (members[0].required ?? []).filter((field) => members.every((member) => member.required?.includes(field)));
  return { properties: Object.assign({}, ...members.toReversed().map((member) => member.properties)), required };
}

// A team has its mode's own fields beside its own; JSON Schema says so only by allowing any.
function giveTeamsTheirModesFields($defs) {
  const runsOnly = ["task", "priority", "tenant", "execution"];
  for (const input of Object.values($defs).filter((type) => type.properties?.task && type.properties.participants)) {
    for (const [field, type] of Object.entries(input.properties)) {
      if (!runsOnly.includes(field)) $defs.TeamOf.properties[field] ??= type;
    }
  }
  $defs.TeamOf.additionalProperties = false;
}

function local(part) {
  return part.$ref.split("/").at(-1);
}
