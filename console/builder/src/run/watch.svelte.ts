/** A run that is watched: its events as they come, the states of its nodes, open decisions, words of models. */
import { api, type Decision, type NodeRun, type Run, type RunEvent } from "../api/api";
import { Problem } from "../api/call";
import type { JsonObject } from "../document/value";
import { statesAfter, type NodeState } from "./replay";
import { Stream, type Sent } from "./sse";

const WORDS = 20_000;

export class Watch {
  run = $state.raw<Run | null>(null);
  flow = $state.raw<JsonObject | null>(null);
  events = $state.raw<RunEvent[]>([]);
  /** The number of events that are shown; null follows the end. */
  at = $state<number | null>(null);
  decisions = $state.raw<Decision[]>([]);
  /** The answers that came as words, the last ones. */
  answers = $state.raw<{ key: string; who: string; text: string }[]>([]);
  ended = $state(false);
  lost = $state(false);
  problem = $state("");
  breakpoints = $state.raw<string[]>([]);
  paused = $state.raw<unknown>(null);
  private whole: Record<string, NodeRun> = {};
  details = $state.raw<Record<string, NodeRun>>({});
  states: Map<string, NodeState> = $derived(this.merged());
  shown: RunEvent[] = $derived(this.at === null ? this.events : this.events.slice(0, this.at));
  private stream: Stream | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly id: string) {
    void this.begin();
  }

  private async begin(): Promise<void> {
    try {
      this.run = await api.run(this.id);
      await this.look();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      if (error instanceof Problem && error.status === 404) return;
    }
    this.listen();
  }

  private listen(): void {
    const path = `/runs/${encodeURIComponent(this.id)}/events`;
    this.stream = new Stream(path, (sent) => this.take(sent), (is) => (this.lost = is && !this.ended));
  }

  private take(sent: Sent): void {
    const given = parsed(sent.data) as any;
    if (sent.event === "words") {
      this.hear(given);
    } else if (sent.event === "end") {
      this.ended = true;
      this.later();
    } else if (typeof given?.sequence === "number") {
      const last = this.waiting.at(-1) ?? this.events.at(-1);
      if (last && given.sequence <= last.sequence) return;
      this.waiting.push(given as RunEvent);
      this.flush();
    }
  }

  /** Take words of an answer: they replace its text from a character on. */
  private hear(given: any): void {
    if (typeof given?.text !== "string") return;
    const key = [given.scope, given.step, given.participant, given.attempt].join(" ");
    const before = this.answers.find((each) => each.key === key);
    const text = ((before?.text ?? "").slice(0, Number(given.offset) || 0) + given.text).slice(-WORDS);
    const answer = { key, who: String(given.participant ?? ""), text };
    this.answers = before ? this.answers.map((each) => (each === before ? answer : each)) : [...this.answers, answer].slice(-5);
  }

  private waiting: RunEvent[] = [];
  private frame = 0;

  /** Take what has come once a frame: a run of thousands of events must not draw each by itself. */
  private flush(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.events = [...this.events, ...this.waiting];
      this.waiting = [];
      this.later();
    });
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look().catch(() => undefined), 150);
  }

  /** Read the whole inputs and outputs, and what is open. */
  async look(): Promise<void> {
    const [run, flow, decisions] = await Promise.all([api.run(this.id), api.runFlow(this.id), api.decisions(this.id)]);
    this.run = run;
    this.flow ??= flow.flow;
    this.details = { ...flow.nodes, ...this.whole };
    this.paused = flow.paused ?? null;
    this.breakpoints = flow.breakpoints ?? [];
    this.decisions = (Array.isArray(decisions) ? decisions : (decisions.items ?? [])).filter((each) => (each.status ?? "open") === "open");
    this.problem = "";
    if (run.ended_at) this.ended = true;
  }

  /** Read the whole output of a node, where only its beginning is shown. */
  async readWhole(node: string): Promise<void> {
    const { nodes } = await api.runNode(this.id, node);
    this.whole = { ...this.whole, ...nodes };
  }

  private merged(): Map<string, NodeState> {
    const states = statesAfter(this.events, this.at ?? this.events.length);
    if (this.at !== null) return states;
    // What the events of this run do not say: nodes whose events are those of a child.
    for (const [id, detail] of Object.entries(this.details)) {
      if (!states.has(id) && detail.status !== "waiting") states.set(id, { status: detail.status as NodeState["status"], attempts: detail.attempts ?? 1, since: "" });
    }
    return states;
  }

  step(by: number): void {
    const next = Math.max(0, Math.min(this.events.length, (this.at ?? this.events.length) + by));
    this.at = next === this.events.length && !this.ended ? null : next;
  }

  stop(): void {
    this.stream?.stop();
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
