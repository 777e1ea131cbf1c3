// A client of A2A's own JavaScript SDK. Usage: node client.mjs NODE_MODULES URL TOKEN
// Each line of standard input, {send|stream|get|cancel|subscribe: ...}, is answered by one line: {result} or {error}.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [, , modules, url, token] = process.argv;
const require = createRequire(`${modules}/`);
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { Role } = await load("@a2a-js/sdk");
const { ClientFactory, JsonRpcTransportFactory } = await load("@a2a-js/sdk/client");

const fetchImpl = (address, given) => fetch(address, { ...given, headers: { ...given?.headers, Authorization: `Bearer ${token}` } });
const client = await new ClientFactory({ transports: [new JsonRpcTransportFactory({ fetchImpl })] }).createFromUrl(url);

const request = ({ text, id, taskId, skill, now }) => ({
  tenant: "", metadata: undefined,
  message: {
    messageId: id, contextId: "", taskId: taskId ?? "", role: Role.ROLE_USER, extensions: [], referenceTaskIds: [],
    metadata: skill ? { skill } : undefined,
    parts: [{ content: { $case: "text", value: text }, metadata: undefined, filename: "", mediaType: "" }],
  },
  configuration: { acceptedOutputModes: [], taskPushNotificationConfig: undefined, historyLength: undefined, returnImmediately: Boolean(now) },
});
const all = async (events) => {
  const found = [];
  for await (const event of events) found.push(event.payload ?? event);
  return found;
};
const does = {
  send: (wish) => client.sendMessage(request(wish)),
  stream: (wish) => all(client.sendMessageStream(request(wish))),
  get: (id) => client.getTask({ tenant: "", id, historyLength: undefined }),
  cancel: (id) => client.cancelTask({ tenant: "", id, metadata: undefined }),
  subscribe: (id) => all(client.resubscribeTask({ tenant: "", id })),
};
for await (const line of createInterface({ input: process.stdin })) {
  const [[name, wish]] = Object.entries(JSON.parse(line));
  try {
    console.log(JSON.stringify({ result: await does[name](wish) }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
process.exit(0);
