// The TypeScript client of the REST API, from openapi.json beside this program into typescript/api.
//
// Usage: node api-client.mjs [FOLDER]

import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@hey-api/openapi-ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const [into = join(HERE, "typescript/api"), source = join(HERE, "openapi.json")] = process.argv.slice(2);

await createClient({
  input: resolve(source),
  output: { path: resolve(into), clean: true },
  plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
  logs: { level: "silent" },
});
