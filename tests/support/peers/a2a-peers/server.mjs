// An agent on A2A's own JavaScript SDK. Usage: node server.mjs NODE_MODULES PORT [TOKEN]
// What it does is in the words that it is sent: "please ask", "please wait" (until POST /release), "please fail", "give data",
// "just say" (a message, no task), "please rule ID" (where it is to choose); else it completes. GET /journal tells the messages that it took, and what was cancelled.

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , modules, port, token] = process.argv;
const require = createRequire(`${modules}/`);
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { TaskState, Role } = await load("@a2a-js/sdk");
const { AgentEvent, DefaultRequestHandler, InMemoryTaskStore } = await load("@a2a-js/sdk/server");
const { UserBuilder, agentCardHandler, jsonRpcHandler } = await load("@a2a-js/sdk/server/express");
const express = (await load("express")).default;

const messages = [];
const cancelled = [];
let waiting = [];

const part = (content) => ({ content, metadata: undefined, filename: "", mediaType: "" });
const text = (value) => part({ $case: "text", value });
const said = (words, contextId, taskId) => ({
  messageId: crypto.randomUUID(), contextId, taskId, role: Role.ROLE_AGENT, parts: [text(words)],
  metadata: undefined, extensions: [], referenceTaskIds: [],
});

class Executor {
  async execute(context, bus) {
    const { userMessage: message, taskId, contextId } = context;
    const words = message.parts.map((each) => each.content?.value ?? "").join("\n");
    messages.push({ id: message.messageId, text: words, goesOn: Boolean(context.task) });
    if (words.includes("just say")) {
      bus.publish(AgentEvent.message(said("Said from JavaScript.", contextId, "")));
      return bus.finished();
    }
    const status = (state, message) => ({ state, message, timestamp: new Date().toISOString() });
    const update = (state, message) =>
      bus.publish(AgentEvent.statusUpdate({ taskId, contextId, status: status(state, message), metadata: undefined }));
    const task = context.task ?? {
      id: taskId, contextId, status: status(TaskState.TASK_STATE_SUBMITTED), artifacts: [], history: [message], metadata: undefined,
    };
    bus.publish(AgentEvent.task(task));
    update(TaskState.TASK_STATE_WORKING);
    if (words.includes("please ask")) {
      update(TaskState.TASK_STATE_INPUT_REQUIRED, said("Which colour?", contextId, taskId));
      return bus.finished();
    }
    if (words.includes("please wait")) await new Promise((resolve) => waiting.push(resolve));
    if (cancelled.includes(taskId)) {
      update(TaskState.TASK_STATE_CANCELED);
      return bus.finished();
    }
    if (words.includes("please fail")) {
      update(TaskState.TASK_STATE_FAILED, said("The kettle is broken.", contextId, taskId));
      return bus.finished();
    }
    const ruling = words.includes("Choose one") && words.match(/please rule (\w+)/);
    const answer = text(ruling ? ruling[1] : `From JavaScript: ${words}`);
    const parts = [words.includes("give data") ? part({ $case: "data", value: { cups: 2 } }) : answer];
    const artifact = { artifactId: "answer", name: "answer", description: "", parts, metadata: undefined, extensions: [] };
    bus.publish(AgentEvent.artifactUpdate({ taskId, contextId, artifact, append: false, lastChunk: true, metadata: undefined }));
    update(TaskState.TASK_STATE_COMPLETED);
    bus.finished();
  }

  async cancelTask(taskId, bus) {
    cancelled.push(taskId);
    const status = { state: TaskState.TASK_STATE_CANCELED, message: undefined, timestamp: new Date().toISOString() };
    bus.publish(AgentEvent.statusUpdate({ taskId, contextId: "", status, metadata: undefined }));
    release();
  }
}

function release() {
  const held = waiting;
  waiting = [];
  held.forEach((resolve) => resolve());
}

const card = {
  name: "peer", description: "An agent in JavaScript.", version: "1.0.0", documentationUrl: "", iconUrl: "", provider: undefined,
  supportedInterfaces: [
    { url: "http://10.9.9.9/elsewhere", protocolBinding: "JSONRPC", protocolVersion: "1.0", tenant: "" },
    { url: `http://localhost:${port}/a2a`, protocolBinding: "JSONRPC", protocolVersion: "1.0", tenant: "" },
  ],
  capabilities: { streaming: true, pushNotifications: false, extensions: [], extendedAgentCard: false },
  securitySchemes: {}, securityRequirements: [], defaultInputModes: ["text"], defaultOutputModes: ["text"], signatures: [],
  skills: [{ id: "talk", name: "Talk", description: "Talks.", tags: [], examples: [], inputModes: [], outputModes: [], securityRequirements: [] }],
};
const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), new Executor());
const app = express();
app.get("/journal", (_, response) => response.json({ messages, cancelled }));
app.post("/release", (_, response) => { release(); response.json({}); });
app.use("/.well-known/agent-card.json", agentCardHandler({ agentCardProvider: requestHandler }));
app.use("/a2a", (request, response, next) =>
  !token || request.headers.authorization === `Bearer ${token}` ? next() : response.status(401).json({ error: "token" }));
app.use("/a2a", jsonRpcHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication }));
app.listen(Number(port), "127.0.0.1");
