// Answers without a rule: valid for the request's JSON Schema, and readable for the schemas that the secretary uses.

const MAX_DEPTH = 12;

export function textOf(request) {
  return request.messages.map(contentOf).join("\n\n");
}

function contentOf(message) {
  return typeof message.content === "string" ? message.content : (message.content ?? []).map((part) => part.text ?? "").join("");
}

export function answerOf(request) {
  const prompt = request.messages.filter((message) => message.role === "user").map(contentOf).join("\n\n");
  const format = request.response_format?.json_schema;
  if (format) return JSON.stringify(fit(format.schema, draftOf(format.name, prompt, format.schema), format.schema, 0));
  return `A fake model's words about “${subjectOf(prompt)}”.`;
}

// The idea, the title of the requirement, or the first line.
function subjectOf(prompt) {
  const idea = prompt.match(/^# The idea\n(.+)/m);
  const titles = [...prompt.matchAll(/^# (?!Your subtask|Result of|What|Criteria|Subtask|Executors|Your earlier|It was)(.+)/gm)];
  const line = idea?.[1] ?? titles[0]?.[1] ?? prompt.trim().split("\n")[0] ?? "";
  return line.slice(0, 80).replace(/\.$/, "") || "the task";
}

function draftOf(name, prompt, schema) {
  const subject = subjectOf(prompt);
  switch (name) {
    case "clarification_questions":
      return { questions: [question(subject)] };
    case "requirement":
      return {
        title: subject,
        description: `Deliver what the idea asks for: ${subject}.`,
        acceptance_criteria: ["It covers what the idea names.", "It can be used without further explanation."],
        estimated_effort: "half a day",
      };
    case "plan":
      return { subtasks: plan(subject, offered(schema, "subtasks", "required_capabilities")) };
    case "execution_result":
      return result(prompt, subject);
    case "review":
      return {
        checks: offered(schema, "checks", "criterion").map((criterion) => ({ criterion, met: true, evidence: "s3 shows it." })),
        summary: `The work on “${subject}” does what was asked.`,
      };
    case "replan":
      return { redo: offered(schema, "redo", "id").slice(-1).map((id) => ({ id, description: null })), new: [] };
    default:
      return { title: subject, name: subject, summary: `About ${subject}.`, description: `About ${subject}.` };
  }
}

function question(subject) {
  const options = ["Beginners", "Experts"];
  return { id: "reader", kind: "single_choice", question: `For whom is it: ${subject}?`, options, default: options[0] };
}

// Two that can run at the same time, and one that needs both.
function plan(subject, capabilities) {
  return ["Collect the facts for", "Outline", "Write up"].map((work, index) => ({
    id: `s${index + 1}`,
    description: `${work}: ${subject}`,
    required_capabilities: capabilities.length ? [capabilities[index % capabilities.length]] : [],
    depends_on: index === 2 ? ["s1", "s2"] : [],
  }));
}

function result(prompt, subject) {
  const id = prompt.match(/^# Your subtask \((.+)\)/m)?.[1] ?? "result";
  const artifacts = [{ name: `${id}.md`, type: "text/markdown", content: `# ${subject}\n\nThe fake model's work on ${id}.` }];
  return { success: true, summary: `${id} is done: ${subject}.`, details: "By the fake model server.", artifacts, error: null };
}

function offered(schema, collection, field) {
  const part = schema.properties?.[collection]?.items?.properties?.[field];
  return part?.enum ?? part?.items?.enum ?? [];
}

// A value of the schema that says what the draft says, where it may. Enough for schemas that models are given, not for all.
function fit(schema, draft, root, depth) {
  const whole = resolve(schema, root);
  if ("const" in whole) return whole.const;
  if (whole.enum) return whole.enum.includes(draft) ? draft : whole.enum[0];
  const branches = whole.anyOf ?? whole.oneOf;
  if (branches) return fit(branch(branches, draft, root, depth), draft, root, depth + 1);
  if (whole.allOf) return fit(whole.allOf.map((part) => resolve(part, root)).reduce(merge, { ...whole, allOf: undefined }), draft, root, depth);
  switch (typeOf(whole, draft)) {
    case "object":
      return object(whole, draft, root, depth);
    case "array":
      return array(whole, draft, root, depth);
    case "boolean":
      return typeof draft === "boolean" ? draft : true;
    case "integer":
    case "number":
      return typeof draft === "number" ? draft : number(whole);
    case "null":
      return null;
    default:
      return text(whole, draft);
  }
}

function resolve(schema, root) {
  if (schema === true || schema === undefined) return {};
  if (!schema.$ref) return schema;
  return resolve(schema.$ref.split("/").slice(1).reduce((place, step) => place[step], root), root);
}

function merge(one, other) {
  const properties = { ...one.properties, ...other.properties };
  return { ...one, ...other, properties, required: [...(one.required ?? []), ...(other.required ?? [])] };
}

function typeOf(schema, draft) {
  const kinds = [schema.type ?? (schema.properties ? "object" : schema.items ? "array" : "string")].flat();
  return kinds.find((kind) => kind === kindOf(draft)) ?? kinds.find((kind) => kind !== "null") ?? "null";
}

function kindOf(value) {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}

function branch(branches, draft, root, depth) {
  const kind = (part) => [resolve(part, root).type].flat();
  const own = draft === undefined ? undefined : branches.find((part) => kind(part).includes(kindOf(draft)));
  const empty = branches.find((part) => kind(part).includes("null"));
  return own ?? (draft === undefined || depth > MAX_DEPTH ? empty : undefined) ?? branches[0];
}

function object(schema, draft, root, depth) {
  const said = draft !== null && typeof draft === "object" ? draft : {};
  const required = schema.required ?? [];
  const names = [...new Set([...Object.keys(schema.properties ?? {}), ...required])];
  const wanted = names.filter((name) => required.includes(name) || name in said);
  return Object.fromEntries(wanted.map((name) => [name, fit(schema.properties?.[name], said[name], root, depth + 1)]));
}

function array(schema, draft, root, depth) {
  const items = (Array.isArray(draft) ? draft : []).slice(0, schema.maxItems ?? Infinity);
  while (items.length < (schema.minItems ?? 0)) items.push(undefined);
  return items.map((item) => fit(schema.items, item, root, depth + 1));
}

function number(schema) {
  const step = schema.multipleOf ?? (schema.type === "integer" ? 1 : 0.5);
  const low = schema.minimum ?? (schema.exclusiveMinimum === undefined ? undefined : schema.exclusiveMinimum + step);
  const high = schema.maximum ?? (schema.exclusiveMaximum === undefined ? undefined : schema.exclusiveMaximum - step);
  return low ?? Math.min(step, high ?? step);
}

function text(schema, draft) {
  const formats = { "date-time": "2026-01-05T09:00:00Z", date: "2026-01-05", time: "09:00:00Z", duration: "P1D" };
  const others = { email: "someone@example.com", uri: "https://example.com/", uuid: "00000000-0000-4000-8000-000000000000" };
  const words = typeof draft === "string" ? draft : ({ ...formats, ...others }[schema.format] ?? "words");
  return words.padEnd(schema.minLength ?? 0, ".").slice(0, schema.maxLength ?? Infinity);
}
