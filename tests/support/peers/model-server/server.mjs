// The fake model server: aimock behind an OpenAI-compatible address, with rules for its answers and failures.
//
// Usage: node server.mjs DIR_WITH_NODE_MODULES
// Prints {"url": …} as one line, and ends when its standard input does, so that it never outlives the test that started it.
//
// POST /control/rules    {when?: {schema?, model?, contains?}, times?, delay_ms?, hold?, and one of
//                          reply? finish_reason? chunk_ms? chunk_size? cut_after? | status, message?, type?, code?, param?, retry_after_s? | garbage}
// POST /control/release  lets every held answer go
// POST /control/reset    forgets rules, calls and the journal
// GET  /control/calls    every request to /v1: {request_id, idempotency_key, state: "open" | "answered" | "aborted", status}
// GET  /__aimock/journal what was really sent, by aimock itself; its headers carry the same x-request-id

import { createRequire } from "node:module";
import { once } from "node:events";
import { answerOf, textOf } from "./answers.mjs";

const { LLMock } = createRequire(`${process.argv[2]}/`)("@copilotkit/aimock");

let calls = [];
let held = [];
let rules = [];
const won = new WeakMap();

const server = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent", journalMaxEntries: 0 });
server.mount("/v1", { handleRequest: async (request, response) => watch(request, response) });
server.mount("/control", { handleRequest: control });
const url = await server.start();
server.serverInstance.server.keepAliveTimeout = 60_000; // longer than any client keeps a connection: none is cut as it is used
await reset();
console.log(JSON.stringify({ url: `${url}/v1` }));

process.stdin.resume();
await once(process.stdin, "end");
process.exit(0);

// Notes that the request came and how it ended, and leaves it to aimock.
function watch(request, response) {
  const call = {
    request_id: request.headers["x-request-id"],
    idempotency_key: request.headers["idempotency-key"] ?? null,
    state: "open",
    status: null,
  };
  calls.push(call);
  response.on("close", () => {
    call.state = response.writableFinished ? "answered" : "aborted";
    call.status = response.writableFinished ? response.statusCode : null;
  });
  return false;
}

async function control(request, response, path) {
  const body = request.method === "POST" ? JSON.parse((await textOfStream(request)) || "{}") : null;
  const answers = {
    "POST /rules": () => addRule(body),
    "POST /release": release,
    "POST /reset": reset,
    "GET /calls": () => calls,
  };
  const answer = answers[`${request.method} ${path}`];
  response.writeHead(answer ? 200 : 404, { "Content-Type": "application/json" });
  response.end(JSON.stringify((await answer?.()) ?? {}));
  return true;
}

async function textOfStream(stream) {
  let text = "";
  for await (const chunk of stream) text += chunk;
  return text;
}

async function reset() {
  release();
  await new Promise(setImmediate); // what was held still enters the journal
  calls = [];
  rules = [];
  server.clearFixtures();
  server.clearRequests();
  server.on({ endpoint: "chat" }, (request) => ({ content: answerOf(request) }));
}

function release() {
  for (const go of held) go();
  held = [];
}

// The newest rule wins; `times` is how often it holds (always, if it is left out).
function addRule(rule) {
  rules.unshift({ rule, left: rule.times ?? Infinity });
  const predicate = (request) => ruleFor(request) === rule;
  const options = rule.garbage ? { chaos: { malformedRate: 1 } } : {};
  if (rule.chunk_ms) Object.assign(options, { latency: rule.chunk_ms, chunkSize: rule.chunk_size ?? 5 });
  if (rule.cut_after) options.truncateAfterChunks = rule.cut_after;
  server.prependFixture({ match: { endpoint: "chat", predicate }, response: (request) => respond(rule, request), ...options });
}

// aimock asks every fixture about every request: only the one that wins is used up.
function ruleFor(request) {
  if (!won.has(request)) {
    const found = rules.find((entry) => entry.left > 0 && matches(entry.rule.when ?? {}, request));
    if (found) found.left -= 1;
    won.set(request, found?.rule);
  }
  return won.get(request);
}

function matches(when, request) {
  const name = request.response_format?.json_schema?.name;
  return (
    (when.schema === undefined || when.schema === name) &&
    (when.model === undefined || when.model === request.model) &&
    (when.contains === undefined || textOf(request).includes(when.contains))
  );
}

async function respond(rule, request) {
  if (rule.hold) await new Promise((go) => held.push(go));
  if (rule.delay_ms) await new Promise((go) => setTimeout(go, rule.delay_ms));
  if (rule.status) return failure(rule);
  const reply = rule.reply ?? answerOf(request);
  if (reply.tool_calls) {
    return { toolCalls: reply.tool_calls.map((call) => ({ ...call, arguments: JSON.stringify(call.arguments ?? {}) })) };
  }
  return { content: typeof reply === "string" ? reply : JSON.stringify(reply), ...finish(rule) };
}

function failure(rule) {
  const error = { message: rule.message ?? "Told to fail by a rule of the test", type: rule.type ?? "test_error", code: rule.code, param: rule.param };
  return { status: rule.status, error, ...(rule.retry_after_s === undefined ? {} : { retryAfter: rule.retry_after_s }) };
}

function finish(rule) {
  return rule.finish_reason ? { finishReason: rule.finish_reason } : {};
}
