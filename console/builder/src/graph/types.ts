import type { JsonObject } from "../document/value";

/** A type of node, as the palette and the canvas show it. */
export type NodeType = {
  type: string;
  label: string;
  group: "Begin and end" | "Work" | "Ways" | "Repeat" | "Values";
  words: string;
  icon: string;
  fields: (id: string) => JsonObject;
};

const body = (id: string): JsonObject => ({
  nodes: [
    { id: `${id}_start`, type: "start" },
    { id: `${id}_end`, type: "end" },
  ],
  edges: [{ from: `${id}_start`, to: `${id}_end` }],
});

/** All types, in the order of the palette. Icons are paths in a square of 16. */
export const TYPES: NodeType[] = [
  { type: "start", label: "Start", group: "Begin and end", words: "Where the input comes in", icon: "M4 2.5v11l9-5.5z", fields: () => ({}) },
  { type: "end", label: "End", group: "Begin and end", words: "Gives the result", icon: "M3.5 3.5h9v9h-9z", fields: () => ({}) },
  { type: "agent", label: "Agent", group: "Work", words: "A participant answers a task", icon: "M8 2a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM2.5 14c0-3 2.4-5 5.5-5s5.5 2 5.5 5z", fields: () => ({ agent: { kind: "agent", name: "assistant", instructions: "Answer in one sentence." }, task: "{{ input }}" }) },
  { type: "team", label: "Team", group: "Work", words: "Several participants in a mode", icon: "M5.5 3a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6zM11 4a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM1 13c0-2.6 2-4.2 4.5-4.2S10 10.400 10 13zM11 13h4c0-2.300-1.600-3.900-4-3.900-.5 0-.9 0-1.300.2.800 1 1.300 2.200 1.300 3.700z", fields: () => ({ team: "", task: "{{ input }}" }) },
  { type: "tool", label: "Tool", group: "Work", words: "Calls one tool", icon: "M10.500 2a3.500 3.500 0 0 0-3.300 4.700L2 11.900 4.100 14l5.200-5.200A3.500 3.500 0 0 0 13.800 4.500L11.600 6.700 9.300 6.700 9.300 4.400 11.500 2.200z", fields: () => ({ tool: "", args: {} }) },
  { type: "script", label: "Script", group: "Work", words: "Runs a sandboxed script", icon: "M5 4 1.500 8 5 12l1.200-1-2.500-3 2.500-3zM11 4l-1.200 1 2.500 3-2.500 3 1.200 1 3.500-4z", fields: () => ({ script: "" }) },
  { type: "human", label: "Person", group: "Work", words: "Asks a person and waits", icon: "M2 2.500h12v8.500H8l-3.500 3V11H2z", fields: () => ({ question: "Is this right?", options: [{ id: "yes", label: "Yes" }, { id: "no", label: "No" }] }) },
  { type: "wait", label: "Wait", group: "Work", words: "For a time, a signal or an event", icon: "M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13zM7.300 4v4.400l3.300 2 .700-1.200-2.500-1.500V4z", fields: () => ({ duration: "PT1M" }) },
  { type: "subflow", label: "Subflow", group: "Work", words: "Another flow as a child", icon: "M1.500 2h7v5h-7zM7.500 9h7v5h-7zM4.300 7.800h1.400v3h1v1.400H4.300z", fields: () => ({ flow: "" }) },
  { type: "condition", label: "Condition", group: "Ways", words: "True or false", icon: "M8 1.500 14.500 8 8 14.500 1.500 8z", fields: () => ({ when: "input == null" }) },
  { type: "switch", label: "Switch", group: "Ways", words: "The first case that holds", icon: "M1.500 7.300h4l3.500-4h5.500v1.400H9.700L7.300 7.300h7.200v1.400H7.300l2.400 2.600h4.800v1.400H9l-3.500-4h-4z", fields: () => ({ cases: [{ case: "first", when: "input == null" }] }) },
  { type: "parallel", label: "Parallel", group: "Ways", words: "Branches at the same time", icon: "M2 7.300h3V3h9v1.400H6.400v2.900H14v1.400H6.400v2.900H14V13H5V8.700H2z", fields: () => ({}) },
  { type: "join", label: "Join", group: "Ways", words: "Waits for branches", icon: "M14 7.300h-3V3H2v1.400h7.600v2.900H2v1.400h7.600v2.900H2V13h9V8.700h3z", fields: () => ({}) },
  { type: "loop", label: "Loop", group: "Repeat", words: "Repeats a body", icon: "M8 2.500a5.500 5.500 0 0 1 5.200 3.700L14.500 5v4h-4l1.500-1.500A4 4 0 1 0 11.200 11l1 1A5.500 5.500 0 1 1 8 2.500z", fields: (id) => ({ until: "round == 3", body: body(id) }) },
  { type: "map", label: "Map", group: "Repeat", words: "A body for each item", icon: "M2 2.500h5v3H2zM2 6.500h5v3H2zM2 10.500h5v3H2zM9 7.300h3L10.700 6l1-1L14.700 8l-3 3-1-1L12 8.700H9z", fields: (id) => ({ over: "input", body: body(id) }) },
  { type: "transform", label: "Transform", group: "Values", words: "Computes a value", icon: "M3 2.500h10v2H6.800L10 8l-3.200 3.500H13v2H3v-1.600L6.800 8 3 4.100z", fields: () => ({ value: "{{ input }}" }) },
];

const BY_NAME = new Map(TYPES.map((type) => [type.type, type]));

/** Return a type; a name that is none of ours is shown as it is. */
export function typeOf(name: unknown): NodeType {
  return BY_NAME.get(String(name)) ?? { type: String(name), label: `Unknown: ${String(name)}`, group: "Work", words: "", icon: "M7 3h2v7H7zM7 11.500h2v2H7z", fields: () => ({}) };
}

export const WORK = new Set(["agent", "team", "tool", "script", "human", "wait", "subflow"]);
export const WITH_BODY = new Set(["loop", "map"]);

/** Return the cases that edges of a node may have; the empty text is the edge after success. */
export function casesOf(node: JsonObject): string[] {
  const type = String(node.type);
  if (type === "end") return [];
  if (type === "condition") return ["true", "false"];
  if (type === "switch") {
    const cases = Array.isArray(node.cases) ? node.cases : [];
    return [...new Set([...cases.map((each) => String((each as JsonObject | null)?.case ?? "")).filter(Boolean), "default"])];
  }
  return [""];
}

/** Return the cases that exist besides: after a failure, and to undo. */
export function sideCasesOf(node: JsonObject): string[] {
  const type = String(node.type);
  if (type === "start" || type === "end") return [];
  return WORK.has(type) ? ["error", "compensate"] : ["error"];
}

/** Return one line that says what a node does. */
export function summary(node: JsonObject): string {
  const named = (value: unknown): string =>
    typeof value === "string" ? value : value && typeof value === "object" ? String((value as JsonObject).name ?? "") : "";
  switch (node.type) {
    case "agent":
      return named(node.agent);
    case "team":
      return named(node.team);
    case "tool":
      return named(node.tool);
    case "script":
      return named(node.script);
    case "subflow":
      return named(node.flow);
    case "condition":
      return String(node.when ?? "");
    case "switch":
      return "";
    case "human":
      return String(node.question ?? "");
    case "wait":
      return String(node.duration ?? node.signal ?? node.event ?? "");
    case "loop":
      return node.until ? `until ${String(node.until)}` : `${String(node.max_rounds ?? 10)} rounds`;
    case "map":
      return `over ${String(node.over ?? "")}`;
    case "join":
      return node.need && node.need !== "all" ? `needs ${String(node.need)}` : "";
    case "parallel":
      return node.limit ? `at most ${String(node.limit)} at once` : "";
    case "transform":
      return typeof node.value === "string" ? node.value : JSON.stringify(node.value ?? null);
    default:
      return "";
  }
}
