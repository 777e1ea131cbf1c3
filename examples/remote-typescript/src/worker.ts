import { fileURLToPath } from "node:url";
import { NativeConnection, Worker } from "@temporalio/worker";
import * as activities from "./activities.js";
import { readKeys, Seal } from "./codec.js";

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const keys = readKeys(process.env.MOFA_PAYLOAD_KEYS ?? "");
const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS ?? "127.0.0.1:7233" });
const worker = await Worker.create({
  connection,
  namespace: process.env.TEMPORAL_NAMESPACE ?? "default",
  taskQueue: process.env.TASK_QUEUE ?? "typescript",
  workflowsPath: here("./workflows.js"),
  activities,
  dataConverter: {
    payloadCodecs: [new Seal(keys)],
    ...(keys.size > 0 && { failureConverterPath: here("./failures.js") }),
  },
});
console.log(`ready: task queue ${worker.options.taskQueue}`);
await worker.run();
await connection.close();
