import type { Json, JsonObject } from "../document/value";
import { call, part } from "./call";

export type Version = { version: number | string; hash: string; at: string; by?: string | null; reason?: string | null; action?: string; current?: boolean; text?: string };
export type FlowRow = { name: string; title?: string | null; draft: { revision: number; updated_at: string; by?: string | null } | null; published: Version | null; file: string | null };
export type Opened = { name: string; text: string; origin: "draft" | "published" | "file"; revision: number; version?: number | string | null };
export type Saved = { revision: number; updated_at: string };
export type Draft = { text: string; revision: number; updated_at: string; by?: string | null };
export type Fault = { message: string; node?: string | null; path?: string | null; line?: number | null; column?: number | null };
export type Change = { node?: string; edge?: string; kind: string; words: string };
export type Run = { workflow_id: string; run_id: string; workflow: string; status: string; started_at?: string | null; ended_at?: string | null; summary?: string | null; outcome?: any; temporal_ui?: string | null };
export type NodeRun = { output_truncated?: boolean; status: string; input?: Json; output?: Json; error?: any; attempts?: number; started_at?: string | null; ended_at?: string | null };
export type RunFlow = { flow: JsonObject; version?: string | number | null; nodes: Record<string, NodeRun>; paused?: any; breakpoints?: string[] };
export type RunEvent = { sequence: number; type: string; at: string; data: JsonObject; words?: string };
export type Option = { id: string; label: string; description?: string | null; impact?: string | null; needs_comment?: boolean };
export type Decision = { id: string; kind: string; title: string; question: string; options: Option[]; recommended?: string | null; allow_answer?: boolean; answer_schema?: JsonObject | null; status?: string; deadline?: string | null; assignees?: string[] };
export type Tried = { workflow_id: string; same: string[]; changed: { node: string; words: string }[]; asked_again: string[]; outcome?: any };
type List<T> = { items: T[]; next?: string | null };

const flow = (name: string): string => `/flows/${part(name)}`;
const run = (id: string): string => `/runs/${part(id)}`;

export const api = {
  flows: () => call<List<FlowRow> & { fault?: string | null }>("GET", "/flows"),
  open: (name: string) => call<Opened>("GET", flow(name)),
  validate: (text: string) => call<{ flow: JsonObject | null; faults: Fault[] }>("POST", "/flows/validate", { text }),
  save: (name: string, text: string, base: number, tab: string, keepalive = false) => call<Saved>("PUT", `${flow(name)}/draft`, { text, base, tab }, keepalive),
  drafts: (name: string) => call<List<Draft & { deleted?: boolean }>>("GET", `${flow(name)}/drafts`),
  draft: (name: string, revision: number) => call<Draft>("GET", `${flow(name)}/drafts/${revision}`),
  discard: (name: string, base: number) => call<Saved>("DELETE", `${flow(name)}/draft?base=${base}`, {}),
  publish: (name: string, text: string, reason: string) => call<Version>("POST", `${flow(name)}/publish`, { text, reason }),
  versions: (name: string) => call<List<Version>>("GET", `${flow(name)}/versions`),
  version: (name: string, version: string) => call<Version>("GET", `${flow(name)}/versions/${part(version)}`),
  rollback: (name: string, to: string, reason: string) => call<Version>("POST", `${flow(name)}/rollback`, { to, reason }),
  diff: (name: string, from: string, to: string) => call<{ changes: Change[]; svg?: string | null }>("GET", `${flow(name)}/diff?from=${part(from)}&to=${part(to)}`),
  attempt: (name: string, text: string, runs: string[]) => call<any>("POST", `${flow(name)}/try`, { text, runs }),
  start: (input: JsonObject, id?: string) => call<{ workflow_id: string; run_id: string }>("POST", "/runs", { workflow: "Flow", input, ...(id ? { id } : {}) }),
  runs: (name: string) => call<List<Run>>("GET", `/runs?workflow=Flow&flow=${part(name)}&limit=20`),
  run: (id: string) => call<Run>("GET", run(id)),
  runFlow: (id: string) => call<RunFlow>("GET", `${run(id)}/flow`),
  runNode: (id: string, node: string) => call<RunFlow>("GET", `${run(id)}/flow?node=${part(node)}`),
  events: (id: string, after: number) => call<List<RunEvent>>("GET", `${run(id)}/events?after=${after}&limit=500`),
  decisions: (id: string) => call<List<Decision> | Decision[]>("GET", `${run(id)}/decisions`),
  decide: (id: string, decision: string, answer: JsonObject) => call<Decision>("POST", `${run(id)}/decisions/${part(decision)}`, answer),
  control: (id: string, what: "cancel" | "pause" | "resume") => call<void>("POST", `${run(id)}/${what}`, {}),
  steer: (id: string, text: string) => call<void>("POST", `${run(id)}/steer`, { text }),
  breakpoints: (id: string, nodes: string[]) => call<void>("PUT", `${run(id)}/breakpoints`, { nodes }),
  fork: (id: string, at: string, input: Json | undefined) => call<{ workflow_id: string; run_id: string }>("POST", `${run(id)}/fork`, { at, ...(input === undefined ? {} : { input }) }),
  schema: () => call<JsonObject>("GET", "/schemas/FlowDefinition"),
  catalog: () => call<Record<string, any>>("GET", "/catalog"),
};

export type Api = typeof api;
