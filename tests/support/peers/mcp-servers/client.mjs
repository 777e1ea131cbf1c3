// A client of MCP's own TypeScript SDK. Usage: node client.mjs NODE_MODULES CONFIGURATION
// CONFIGURATION is JSON: {command, args, env} or {url, token}. Each line of standard input, {tool, arguments} or {list: true},
// is answered by one line: {result} or {error}.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/`);
const load = (name) => import(pathToFileURL(require.resolve(`@modelcontextprotocol/sdk/${name}`)).href);
const { Client } = await load("client/index.js");
const { StdioClientTransport } = await load("client/stdio.js");
const { StreamableHTTPClientTransport } = await load("client/streamableHttp.js");

const wanted = JSON.parse(process.argv[3]);
const headers = wanted.token ? { Authorization: `Bearer ${wanted.token}` } : {};
const transport = wanted.url
  ? new StreamableHTTPClientTransport(new URL(wanted.url), { requestInit: { headers } })
  : new StdioClientTransport({ ...wanted, stderr: "inherit" });
const client = new Client({ name: "a-test", version: "1.0.0" });

const say = (line) => console.log(JSON.stringify(line));
try {
  await client.connect(transport);
  say({ result: client.getServerVersion() });
} catch (error) {
  say({ error: String(error) });
  process.exit(0);
}
for await (const line of createInterface({ input: process.stdin })) {
  const { list, tool, arguments: args } = JSON.parse(line);
  try {
    say({ result: list ? await client.listTools() : await client.callTool({ name: tool, arguments: args }) });
  } catch (error) {
    say({ error: String(error) });
  }
}
await client.close();
process.exit(0);
