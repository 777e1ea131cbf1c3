import { log, proxyActivities } from "@temporalio/workflow";
import type { Message } from "../../../bindings/typescript/mofa.js";
import type * as activities from "./activities.js";

const { answer } = proxyActivities<typeof activities>({ startToCloseTimeout: "5 minutes", heartbeatTimeout: "10 seconds" });

/** A participant that is a workflow: it may take several steps, wait for days, and survive a crash at any point. */
export async function deliberate(message: Message) {
  log.info(`${message.sender} asks ${message.to}`, { id: message.id });
  const first = await answer(message);
  if (typeof first !== "string") return first;
  return { position: first, asked: message.id, round: message.metadata?.round };
}
