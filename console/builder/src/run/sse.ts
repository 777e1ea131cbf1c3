/** Server-sent events, read by fetch: EventSource would need the name of every type of event in advance. */
export type Sent = { id: string; event: string; data: string };

/** Cuts a stream of text into events. */
export class Parser {
  private rest = "";
  private sent: Sent = { id: "", event: "", data: "" };

  take(text: string): Sent[] {
    const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    const found: Sent[] = [];
    for (const line of lines) {
      if (!line) {
        if (this.sent.data) found.push({ ...this.sent, data: this.sent.data.slice(0, -1) });
        this.sent = { id: "", event: "", data: "" };
        continue;
      }
      const colon = line.indexOf(":");
      if (colon === 0) continue;
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "data") this.sent.data += `${value}\n`;
      else if (field === "id" || field === "event") this.sent[field] = value;
    }
    return found;
  }
}

const AGAIN_MS = [500, 1_000, 2_000, 5_000, 10_000];

/** Follow a stream until it says `end`, or until it is stopped; a lost stream goes on after the last event that came. */
export class Stream {
  private last = "";
  private failures = 0;
  private aborted = new AbortController();

  constructor(
    private readonly path: string,
    private readonly take: (sent: Sent) => void,
    private readonly lost: (is: boolean) => void,
  ) {
    void this.run();
  }

  private async run(): Promise<void> {
    while (!this.aborted.signal.aborted) {
      try {
        if (await this.once()) return;
      } catch {
        if (this.aborted.signal.aborted) return;
      }
      this.lost(true);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS[Math.min(this.failures++, AGAIN_MS.length - 1)]));
    }
  }

  /** Return whether the run has ended. */
  private async once(): Promise<boolean> {
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (this.last) headers["Last-Event-ID"] = this.last;
    const response = await fetch(`/api/v1${this.path}`, { headers, credentials: "same-origin", signal: this.aborted.signal, cache: "no-store" });
    if (response.status === 404 || response.status === 204) return true;
    if (!response.ok || !response.body) throw new Error(String(response.status));
    this.lost(false);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new Parser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return false;
      for (const sent of parser.take(value)) {
        this.failures = 0;
        if (sent.id) this.last = sent.id;
        this.take(sent);
        if (sent.event === "end") return true;
      }
    }
  }

  stop(): void {
    this.aborted.abort();
  }
}
