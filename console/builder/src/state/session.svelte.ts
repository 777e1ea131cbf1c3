/** A flow that is open in the builder: its text, its draft, its judge (the server), and what is known of names. */
import { api, type Draft, type Fault } from "../api/api";
import { Problem, Unreachable } from "../api/call";
import type { JsonObject } from "../document/value";
import { Conflict, DraftSaver, keptText, Refused, type DraftState, type Theirs } from "./draft";
import { Editor, schemaFaults } from "./editor.svelte";
import { draftKey, leftKeys, tabName } from "./tab";

const JUDGE_MS = 250;

export class Session {
  editor = $state.raw<Editor>(new Editor("name: x\nnodes: []\n"));
  ready = $state(false);
  problem = $state("");
  missing = $state(false);
  draft = $state<DraftState>("saved");
  theirs = $state.raw<Theirs | null>(null);
  savedAt = $state("");
  refusal = $state("");
  origin = $state("");
  restored = $state(false);
  schema = $state.raw<JsonObject | null>(null);
  names = $state.raw<Record<string, string[]>>({});
  judging = $state(false);
  private saver: DraftSaver | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private gone = false;

  constructor(readonly name: string) {}

  async begin(): Promise<void> {
    void this.readNames();
    try {
      const opened = await api.open(this.name);
      await this.take(opened.text, opened.revision ?? 0, opened.origin);
    } catch (error) {
      this.missing = error instanceof Problem && error.status === 404;
      if (!(await this.takeKept(error))) this.problem = (error as Error).message;
    }
  }

  /** Go on with what the browser kept while the server is away. */
  private async takeKept(error: unknown): Promise<boolean> {
    if (!(error instanceof Unreachable)) return false;
    const tab = await tabName();
    const key = (await leftKeys(this.name, tab))[0];
    const kept = key ? keptText(localStorage, key) : null;
    if (!kept) return false;
    await this.take(kept.text, kept.base, "draft");
    return true;
  }

  private async take(text: string, revision: number, origin: string): Promise<void> {
    const tab = await tabName();
    const mine = draftKey(this.name, tab);
    const left = await leftKeys(this.name, tab);
    if (this.gone) return;
    const editor = new Editor(text);
    const saver = new DraftSaver(
      text,
      revision,
      mine,
      { save: (words, base, last) => this.save(words, base, tab, last) },
      localStorage,
      { set: (run, ms) => setTimeout(run, ms), clear: (timer) => clearTimeout(timer as never) },
      () => this.sync(),
    );
    this.saver = saver;
    this.editor = editor;
    this.origin = origin;
    editor.changed = (words) => {
      saver.note(words);
      this.judgeLater();
    };
    for (const key of left) {
      const kept = keptText(localStorage, key);
      if (key !== mine) localStorage.removeItem(key);
      if (!kept || kept.text === text) continue;
      editor.write(kept.text, "");
      this.restored = true;
      if (kept.base !== revision) saver.meet({ text, revision, updated_at: "" });
      break;
    }
    this.ready = true;
    this.judgeLater(0);
    addEventListener("online", this.again);
    addEventListener("pagehide", this.leave);
  }

  private async save(text: string, base: number, tab: string, last: boolean): Promise<{ revision: number; updated_at: string }> {
    try {
      return await api.save(this.name, text, base, tab, last && text.length < 60_000);
    } catch (error) {
      if (error instanceof Problem && error.status === 409) throw new Conflict((error.body.current as Draft | undefined) ?? { text: "", revision: 0, updated_at: "" }); // without one, it was deleted
      if (error instanceof Problem && error.status >= 400 && error.status < 500) throw new Refused(error.message);
      throw error;
    }
  }

  private sync(): void {
    if (!this.saver) return;
    this.draft = this.saver.state;
    this.theirs = this.saver.theirs;
    this.savedAt = this.saver.savedAt;
    this.refusal = this.saver.refusal;
  }

  private again = (): void => {
    if (this.saver?.state === "offline") void this.saver.now();
  };

  private leave = (): void => {
    if (this.saver?.unsaved) void this.saver.now(true);
  };

  async saveNow(): Promise<void> {
    await this.saver?.now();
  }

  async keepMine(): Promise<void> {
    await this.saver?.keepMine();
  }

  takeTheirs(): void {
    if (!this.saver) return;
    const text = this.saver.takeTheirs();
    this.editor.write(text, "");
    this.judgeLater(0);
  }

  private judgeLater(ms = JUDGE_MS): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.judge(), ms);
  }

  private async judge(): Promise<void> {
    const text = this.editor.text;
    if (this.editor.yaml) return;
    this.judging = true;
    try {
      const { faults } = await api.validate(text);
      this.editor.judged(text, faults);
    } catch (error) {
      if (error instanceof Problem && error.errors.length) this.editor.judged(text, error.errors.map((each): Fault => ({ ...each, path: each.field ?? null })));
      else if (this.schema) this.editor.judged(text, schemaFaults(this.schema, this.editor.flow));
    } finally {
      this.judging = false;
    }
  }

  private async readNames(): Promise<void> {
    try {
      this.schema = await api.schema();
      const catalog = await api.catalog();
      this.names = Object.fromEntries(Object.entries(catalog).map(([key, value]) => [key, namesIn(value)]));
    } catch {
      this.schema ??= null;
    }
  }

  stop(): void {
    this.gone = true;
    this.leave();
    this.saver?.stop();
    clearTimeout(this.timer);
    removeEventListener("online", this.again);
    removeEventListener("pagehide", this.leave);
  }
}

/** Return the names in a part of the catalog: texts, objects with a name, or an object by name. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.map((each) => (typeof each === "string" ? each : String(each?.name ?? ""))).filter(Boolean);
  return value && typeof value === "object" ? Object.keys(value) : [];
}

const KINDS: Record<string, string[]> = {
  agent: ["agents", "participants", "teams"],
  team: ["teams", "agents", "participants"],
  tool: ["tools"],
  tools: ["tools"],
  script: ["scripts"],
  guards: ["scripts"],
  instructions_from: ["scripts"],
  model: ["models"],
  mode: ["modes"],
  flow: ["flows"],
  participants: ["agents", "teams", "participants"],
};

/** Return the names that a field may hold. */
export function namesFor(names: Record<string, string[]>, field: string): string[] {
  return [...new Set((KINDS[field] ?? []).flatMap((kind) => names[kind] ?? []))].sort();
}
