import { activityInfo, heartbeat, sleep } from "@temporalio/activity";
import { ApplicationFailure } from "@temporalio/common";
import type { Message } from "../../../bindings/typescript/mofa.js";

/** Answers one message: with a text, with any JSON, or, if there are options, with one of them. */
export async function answer(message: Message): Promise<string | { choice: string; reason: string }> {
  const said = message.content;
  if (typeof said !== "string") throw ApplicationFailure.nonRetryable("This worker reads words only.", "InvalidInput");
  // A heartbeat also reports a cancellation. Without one for the participant's `heartbeat`, the worker counts as dead.
  for (let step = 0; step < pauses(); step++) {
    heartbeat();
    await sleep(100);
  }
  return think(said, offered(message), activityInfo().attempt);
}

/** Your own code goes here. After a crash the same message may come again, with the same `message.id`. */
function think(said: string, options: string[], attempt: number): string | { choice: string; reason: string } {
  if (options.length > 0) return { choice: options[0], reason: "It is the first one." };
  const words = said.split(/\s+/).filter(Boolean).length;
  return `From TypeScript, on try ${attempt}: I have read ${words} words, and I would look at the costs first.`;
}

function offered(message: Message): string[] {
  const options = (message.metadata?.options ?? []) as { id: string }[];
  return options.map((option) => option.id);
}

const pauses = () => Number(process.env.THINK_SECONDS ?? 0) * 10;
