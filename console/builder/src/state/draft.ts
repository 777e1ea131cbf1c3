/**
 * The autosaved draft. Each save names the revision that it is based on, so that nobody's work is overwritten: when another
 * writer came first, saving stops until a person has chosen. What is not saved yet is kept in the browser as well.
 */
export type Theirs = { text: string; revision: number; updated_at: string; by?: string | null };
export type DraftState = "saved" | "unsaved" | "saving" | "offline" | "conflict" | "refused";

export type Server = {
  /** Save, and return the new revision. Throws `Conflict`, `Refused`, or anything else when the server is away. */
  save(text: string, base: number, last: boolean): Promise<{ revision: number; updated_at: string }>;
};

export class Conflict extends Error {
  constructor(readonly theirs: Theirs) {
    super("Another writer came first.");
  }
}

export class Refused extends Error {}

export type Storage = { getItem(key: string): string | null; setItem(key: string, value: string): void; removeItem(key: string): void };
export type Timer = { set(run: () => void, ms: number): unknown; clear(timer: unknown): void };

export const PAUSE_MS = 700;
const RETRY_MS = [2_000, 5_000, 15_000, 30_000];

export class DraftSaver {
  state: DraftState = "saved";
  theirs: Theirs | null = null;
  refusal = "";
  savedAt = "";
  private text: string;
  private timer: unknown = null;
  private failures = 0;
  private flight: Promise<void> | null = null;

  constructor(
    text: string,
    public revision: number,
    private readonly key: string,
    private readonly server: Server,
    private readonly storage: Storage,
    private readonly clock: Timer,
    private readonly changed: () => void,
  ) {
    this.text = text;
  }

  /** Note another text, which is saved after a pause. */
  note(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.keep();
    if (this.state === "conflict") return this.changed();
    this.to(this.state === "saving" ? "saving" : this.state === "offline" ? "offline" : "unsaved");
    if (this.state !== "offline") this.later(PAUSE_MS);
  }

  /** Save now. */
  async now(last = false): Promise<void> {
    this.clock.clear(this.timer);
    if (this.state === "conflict") return;
    if (this.flight) {
      await this.flight;
      if (this.state === "saved" || (this.state as DraftState) === "conflict") return;
    }
    this.flight = this.attempt(last).finally(() => (this.flight = null));
    await this.flight;
  }

  private async attempt(last: boolean): Promise<void> {
    const sent = this.text;
    this.to("saving");
    try {
      const saved = await this.server.save(sent, this.revision, last);
      this.revision = saved.revision;
      this.savedAt = saved.updated_at;
      this.failures = 0;
      if (sent === this.text) {
        this.drop();
        this.to("saved");
      } else {
        this.keep();
        this.to("unsaved");
        this.later(PAUSE_MS);
      }
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    if (error instanceof Conflict) {
      if (error.theirs.text === this.text) {
        this.revision = error.theirs.revision;
        this.drop();
        return this.to("saved");
      }
      this.theirs = error.theirs;
      this.keep();
      this.to("conflict");
    } else if (error instanceof Refused) {
      this.refusal = error.message;
      this.to("refused");
    } else {
      this.to("offline");
      this.later(RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)]!);
    }
  }

  /** Save mine as the next revision after theirs, which stays in the history of drafts. */
  async keepMine(): Promise<void> {
    if (!this.theirs) return;
    this.revision = this.theirs.revision;
    this.theirs = null;
    this.state = "unsaved";
    await this.now();
  }

  /** Go on with theirs, and return its text. */
  takeTheirs(): string {
    const theirs = this.theirs;
    if (!theirs) return this.text;
    this.text = theirs.text;
    this.revision = theirs.revision;
    this.theirs = null;
    this.drop();
    this.to("saved");
    return theirs.text;
  }

  /** Say that a kept text of an earlier visit is based on an older revision than the server's. */
  meet(theirs: Theirs): void {
    this.theirs = theirs;
    this.to("conflict");
  }

  stop(): void {
    this.clock.clear(this.timer);
  }

  get unsaved(): boolean {
    return this.state !== "saved";
  }

  private later(ms: number): void {
    this.clock.clear(this.timer);
    this.timer = this.clock.set(() => void this.now(), ms);
  }

  private keep(): void {
    try {
      this.storage.setItem(this.key, JSON.stringify({ text: this.text, base: this.revision }));
    } catch {
      // The browser keeps nothing (private window, full); the server still does.
    }
  }

  private drop(): void {
    try {
      this.storage.removeItem(this.key);
    } catch {
      // as above
    }
  }

  private to(state: DraftState): void {
    this.state = state;
    this.changed();
  }
}

export type Kept = { text: string; base: number };

export function keptText(storage: Storage, key: string): Kept | null {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? "null") as Kept | null;
    return kept && typeof kept.text === "string" && Number.isInteger(kept.base) ? kept : null;
  } catch {
    return null;
  }
}
