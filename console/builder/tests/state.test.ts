import { describe, expect, it } from "vitest";

import { apply, partsOfNode, prefixOf, statesAfter, type Event } from "../src/run/replay";
import { Parser } from "../src/run/sse";
import { Conflict, DraftSaver, keptText, type Server } from "../src/state/draft";
import { History } from "../src/state/history";
import { firstOf, labelOf, widgetOf } from "../src/forms/widget";

class Memory {
  kept = new Map<string, string>();
  getItem = (key: string): string | null => this.kept.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.kept.set(key, value);
  removeItem = (key: string): void => void this.kept.delete(key);
}

function saver(server: Server, storage = new Memory()): { saver: DraftSaver; storage: Memory; tick: () => Promise<void> } {
  let waiting: (() => void) | null = null;
  const clock = { set: (run: () => void) => (waiting = run), clear: () => (waiting = null) };
  const made = new DraftSaver("one", 1, "key", server, storage, clock, () => undefined);
  const tick = async (): Promise<void> => {
    const run = waiting;
    waiting = null;
    run?.();
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  return { saver: made, storage, tick };
}

describe("a draft", () => {
  it("is saved after a pause, each time upon the revision before", async () => {
    const sent: [string, number][] = [];
    const made = saver({ save: async (text, base) => (sent.push([text, base]), { revision: base + 1, updated_at: "" }) });
    made.saver.note("two");
    expect(made.saver.state).toBe("unsaved");
    expect(keptText(made.storage, "key")).toEqual({ text: "two", base: 1 });
    await made.tick();
    made.saver.note("three");
    await made.tick();
    expect(sent).toEqual([["two", 1], ["three", 2]]);
    expect(made.saver.state).toBe("saved");
    expect(made.storage.kept.size).toBe(0);
  });

  it("overwrites nobody: it stops until a person has chosen", async () => {
    let calls = 0;
    const made = saver({
      save: async (_text, base) => {
        calls++;
        if (base === 1) throw new Conflict({ text: "theirs", revision: 7, updated_at: "" });
        return { revision: base + 1, updated_at: "" };
      },
    });
    made.saver.note("mine");
    await made.tick();
    expect(made.saver.state).toBe("conflict");
    made.saver.note("mine, more");
    await made.tick();
    await made.saver.now();
    expect(calls).toBe(1);
    expect(keptText(made.storage, "key")!.text).toBe("mine, more");
    await made.saver.keepMine();
    expect([made.saver.state, made.saver.revision]).toEqual(["saved", 8]);
  });

  it("goes on with theirs when a person wants that", async () => {
    const made = saver({ save: async () => Promise.reject(new Conflict({ text: "theirs", revision: 7, updated_at: "" })) });
    made.saver.note("mine");
    await made.tick();
    expect(made.saver.takeTheirs()).toBe("theirs");
    expect([made.saver.state, made.saver.revision, made.storage.kept.size]).toEqual(["saved", 7, 0]);
  });

  it("is no conflict where both wrote the same", async () => {
    const made = saver({ save: async () => Promise.reject(new Conflict({ text: "same", revision: 7, updated_at: "" })) });
    made.saver.note("same");
    await made.tick();
    expect([made.saver.state, made.saver.revision]).toEqual(["saved", 7]);
  });

  it("is kept while the server is away, and saved when it is back", async () => {
    let away = true;
    const made = saver({ save: async (_text, base) => (away ? Promise.reject(new Error("away")) : { revision: base + 1, updated_at: "" }) });
    made.saver.note("two");
    await made.tick();
    expect(made.saver.state).toBe("offline");
    made.saver.note("three");
    expect(keptText(made.storage, "key")).toEqual({ text: "three", base: 1 });
    away = false;
    await made.tick();
    expect([made.saver.state, made.saver.revision, made.storage.kept.size]).toEqual(["saved", 2, 0]);
  });
});

describe("undo", () => {
  const at = (text: string) => ({ text, path: [], nodes: [] });

  it("goes back and on, and joins what was typed in one field", () => {
    const history = new History(at("a"));
    history.note(at("b"), "field");
    history.note(at("c"), "field");
    history.note(at("d"));
    expect(history.undo()!.text).toBe("c");
    expect(history.undo()!.text).toBe("a");
    expect(history.undo()).toBeNull();
    expect(history.redo()!.text).toBe("c");
    history.note(at("e"));
    expect(history.canRedo).toBe(false);
    expect(history.undo()!.text).toBe("c");
  });
});

describe("a stream of events", () => {
  it("is cut at empty lines, wherever its pieces end", () => {
    const text = ': ping\n\nid: 4\nevent: asked\ndata: {"a":\ndata: 1}\n\nevent: end\r\ndata: x\r\n\r\n';
    for (let size = 1; size < text.length; size++) {
      const parser = new Parser();
      const found = [];
      for (let at = 0; at < text.length; at += size) found.push(...parser.take(text.slice(at, at + size)));
      expect(found).toEqual([
        { id: "4", event: "asked", data: '{"a":\n1}' },
        { id: "", event: "end", data: "x" },
      ]);
    }
  });
});

describe("a past run", () => {
  const event = (sequence: number, type: string, data: any): Event => ({ sequence, type, at: "", data });
  const events = [
    event(1, "part_opened", { part: "" }),
    event(2, "node_started", { node: "a", kind: "agent" }),
    event(3, "node_failed", { node: "a", again: true }),
    event(4, "node_started", { node: "a" }),
    event(5, "node_finished", { node: "a" }),
    event(6, "part_opened", { part: "l.1" }),
    event(7, "node_skipped", { node: "l.1/b" }),
    event(8, "part_opened", { part: "l.2" }),
    event(9, "part_opened", { part: "l.2/m.5" }),
  ];

  it("has the states after each event", () => {
    expect(statesAfter(events, 2).get("a")).toMatchObject({ status: "running", attempts: 1 });
    expect(statesAfter(events, 5).get("a")).toMatchObject({ status: "completed", attempts: 2 });
    expect(statesAfter(events, 9).get("l.1/b")!.status).toBe("skipped");
    const states = new Map();
    apply(states, event(1, "node_failed", { node: "x" }));
    apply(states, event(2, "node_held", { node: "z" }));
    expect(states.get("z").status).toBe("paused");
    apply(states, event(3, "node_released", { node: "z" }));
    expect(states.has("z")).toBe(false);
    apply(states, event(2, "node_started", { node: "y", kind: "human" }));
    expect([states.get("x").status, states.get("y").status]).toEqual(["failed", "waiting"]);
  });

  it("knows the rounds of a body", () => {
    expect(partsOfNode(events, "", "l")).toBe(2);
    expect(partsOfNode(events, "l.2/", "m")).toBe(5);
    expect(prefixOf(["l", "m"], [2, 5])).toBe("l.2/m.5/");
  });
});

describe("a form", () => {
  const root = { $defs: { A: { type: "object", required: ["kind"], properties: { kind: { const: "a" }, n: { type: "integer", minimum: 2 } } }, B: { type: "string" } } } as any;

  it("has the control that fits a schema", () => {
    expect(widgetOf("x", { anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }] }, root)).toEqual({ kind: "number", whole: true, min: 1 });
    expect(widgetOf("x", {}, root).kind).toBe("template");
    expect(widgetOf("x", { type: "object", additionalProperties: true }, root).kind).toBe("yaml");
    expect(widgetOf("x", { enum: ["a"] }, root).kind).toBe("choice");
    const several = widgetOf("x", { oneOf: [{ $ref: "#/$defs/B" }, { $ref: "#/$defs/A" }] }, root);
    expect(several.kind === "variants" && several.variants.map((each) => each.label)).toEqual(["name", "a"]);
    expect(several.kind === "variants" && several.variants[1]!.first()).toEqual({ kind: "a" });
  });

  it("begins with the smallest value", () => {
    expect(firstOf({ $ref: "#/$defs/A" }, root)).toEqual({ kind: "a" });
    expect(firstOf({ type: "array", items: {} }, root)).toEqual([]);
    expect(labelOf("on_timeout")).toBe("On timeout");
  });
});
