// Clients written by others, against the doors of a console. Usage: node client.mjs MODULES WHAT URL; prints one JSON value.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, what, url] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${modules}/package.json`));

const WEATHER = {
  name: "weather",
  description: "Return the weather.",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

async function openai() {
  const { default: OpenAI } = require("openai");
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "any", maxRetries: 0 });
  const names = (await client.models.list()).data.map((each) => each.id);
  const named = (await client.models.retrieve("flow/hello")).id;
  const ask = { model: "writer", messages: [{ role: "user", content: "kookaburra" }] };
  const chat = await client.chat.completions.create(ask, { headers: { "Idempotency-Key": "kookaburra" } });
  const again = await client.chat.completions.create(ask, { headers: { "Idempotency-Key": "kookaburra" } });
  const runner = client.chat.completions.stream({ ...ask, stream_options: { include_usage: true } });
  const streamed = await runner.finalContent();
  const usage = (await runner.totalUsage()).total_tokens;
  const conversation = await client.conversations.create({});
  const response = await client.responses.create({ model: "writer", input: "kookaburra", conversation: conversation.id });
  const events = [];
  for await (const each of await client.responses.create({ model: "writer", input: "kookaburra", stream: true })) events.push(each.type);
  const read = await client.responses.retrieve(response.id);
  const asked = await client.responses.create({ model: "flow/asks", input: "x", background: true });
  const cancelled = await client.responses.cancel(asked.id);
  const runTools = client.chat.completions.runTools({
    model: "writer",
    messages: [{ role: "user", content: "tamarin" }],
    tools: [{ type: "function", function: { ...WEATHER, parse: JSON.parse, function: ({ city }) => `sleet in ${city}` } }],
  });
  const withTools = await runTools.finalContent();
  let refused = null;
  try {
    await client.chat.completions.create({ ...ask, n: 3 });
  } catch (error) {
    refused = [error.constructor.name, error.status, error.param];
  }
  return {
    names, named, same: chat.id === again.id, chat: chat.choices[0].message.content, streamed, usage, events, refused, withTools,
    response: response.output_text, read: read.output_text, cancelled: cancelled.status,
  };
}

async function agui() {
  const { HttpAgent } = require("@ag-ui/client");
  const run = async (name, messages, input = {}, tools = []) => {
    const agent = new HttpAgent({ url: `${url}/ag-ui/${encodeURIComponent(name)}`, initialMessages: messages });
    const seen = [], custom = [];
    let end = null;
    const done = await agent.runAgent({ tools, ...input }, {
      onEvent: ({ event }) => { seen.push(event.type); },
      onCustomEvent: ({ event }) => { custom.push(event); },
      onRunFinishedEvent: ({ event }) => { end = event; },
      onRunErrorEvent: ({ event }) => { end = event; },
    });
    return { agent, seen, custom, end, messages: done.newMessages };
  };
  const user = (content) => [{ id: "u1", role: "user", content }];
  const said = await run("writer", user("bandicoot"));
  const team = await run("mode/parallel:writer,counter", user("bandicoot"));
  const talking = await run("mode/sequential:writer,counter", user("quokka"));
  const spoken = talking.custom.filter((each) => each.name === "mofa.words").map((each) => each.value.participant);
  const asked = await run("flow/asks", user("x"));
  const [interrupt] = asked.end.outcome.interrupts;
  const resume = [{ interruptId: interrupt.id, status: "resolved", payload: { choice: "yes", comment: "Fine." } }];
  const resumed = await run("flow/asks", user("x"), { resume });
  const late = await run("flow/asks", user("x"), { resume });
  const called = await run("writer", user("gibbon"), {}, [WEATHER]);
  const [id] = called.end.outcome.pendingToolCallIds;
  const withResult = [...called.agent.messages, { id: "t1", role: "tool", toolCallId: id, content: "hail in Graz" }];
  const answered = await run("writer", withResult, {}, [WEATHER]);
  const failed = await run("writer", user("thylacine")).catch((error) => ({ end: { type: "thrown", message: error.message } }));
  const texts = (each) => each.messages.map((message) => message.content);
  return {
    talk: talking.messages.map((each) => [each.name ?? null, each.content]), spoken: [...new Set(spoken)],
    said: texts(said), seen: said.seen, end: said.end, team: texts(team), interrupt, resumed: [resumed.end, texts(resumed)],
    late: [late.end.type, late.seen.filter((type) => type === "CUSTOM").length], answered: texts(answered),
    call: called.messages.at(-1).toolCalls[0].function, failed: failed.end,
  };
}

async function inbox() {
  const { Client } = require("@langchain/langgraph-sdk");
  const client = new Client({ apiUrl: `${url}/langgraph`, apiKey: "any" });
  const mine = async () => (await client.threads.search({ status: "interrupted", limit: 100, offset: 0, metadata: { graph_id: "mofa" } }));
  const of = async (marker) => {
    for (;;) {
      const found = (await mine()).find((each) => each.metadata.workflow_id.includes(marker));
      if (found) return found;
      await new Promise((done) => setTimeout(done, 200));
    }
  };
  const interruptOf = (thread) => Object.values(thread.interrupts)[0][0].value[0];
  const approval = await of("inbox-approval");
  const approvals = await client.threads.search({ status: "interrupted", metadata: { graph_id: "approval" } });
  const idle = await client.threads.search({ status: "idle" });
  const state = await client.threads.getState(approval.thread_id);
  const edited = { type: "edit", args: { action: "calculator", args: { expression: "2+2" } } };
  const events = [];
  for await (const each of client.runs.stream(approval.thread_id, "mofa", { command: { resume: [edited] }, streamMode: "events" })) events.push(each);
  const after = await client.threads.get(approval.thread_id);
  const late = [];
  for await (const each of client.runs.stream(approval.thread_id, "mofa", { command: { resume: [edited] }, streamMode: "events" })) late.push(each);
  const question = await of("inbox-question");
  let refused = null;
  try {
    await client.threads.updateState(question.thread_id, { values: null, asNode: "__end__" });
  } catch (error) {
    refused = error.message;
  }
  const run = await client.runs.create(question.thread_id, "mofa", { command: { resume: [{ type: "response", args: "Yes" }] } });
  const rejected = await of("inbox-rejected");
  await client.threads.updateState(rejected.thread_id, { values: null, asNode: "__end__" });
  return {
    approval: interruptOf(approval), question: interruptOf(question), kinds: approvals.map((each) => each.metadata.kind), idle,
    tasks: state.tasks.length, events: events.map((each) => each.event), after: after.status, late: late.at(-1), refused, run: run.status,
  };
}

const result = await { openai, agui, inbox }[what]();
console.log(JSON.stringify(result));
