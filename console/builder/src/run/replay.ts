/** The states of nodes, from the events of a run. */
import type { JsonObject } from "../document/value";

export type Event = { sequence: number; type: string; at: string; data: JsonObject; words?: string };
export type NodeState = { status: "running" | "completed" | "failed" | "skipped" | "undone" | "waiting" | "paused"; attempts: number; since: string };

/** Apply one event. A node is named by its path: `lines.2/check` is the node check in round 2 of lines. */
export function apply(states: Map<string, NodeState>, event: Event): void {
  const data = event.data ?? {};
  const node = typeof data.node === "string" ? data.node : "";
  const before = states.get(node);
  const set = (status: NodeState["status"], attempts = before?.attempts ?? 1): void => {
    states.set(node, { status, attempts, since: event.at });
  };
  switch (event.type) {
    case "node_started":
      return set(data.kind === "human" || data.kind === "wait" ? "waiting" : "running", (before?.attempts ?? 0) + 1);
    case "node_finished":
      return set("completed");
    case "node_failed":
      return set(data.again ? "running" : "failed");
    case "node_skipped":
      return set("skipped");
    case "node_undone":
      return set("undone");
    case "node_held":
      return set("paused", before?.attempts ?? 0);
    case "node_released":
      states.delete(node);
      return;
  }
}

export function statesAfter(events: readonly Event[], count: number): Map<string, NodeState> {
  const states = new Map<string, NodeState>();
  for (const event of events.slice(0, count)) apply(states, event);
  return states;
}

/** Return the number of rounds or items of a node that have begun within a prefix such as `lines.2/`. */
export function partsOfNode(events: readonly Event[], prefix: string, id: string): number {
  let most = 0;
  const stem = `${prefix}${id}.`;
  for (const event of events) {
    const part = event.type === "part_opened" && typeof event.data.part === "string" ? event.data.part : "";
    if (part.startsWith(stem) && /^\d+$/.test(part.slice(stem.length))) most = Math.max(most, Number(part.slice(stem.length)));
  }
  return most;
}

/** Return the prefix of node paths for the bodies of a path, such as `lines.2/`. */
export function prefixOf(path: readonly string[], parts: readonly number[]): string {
  return path.map((id, index) => `${id}.${parts[index] ?? 1}/`).join("");
}
