import { fileURLToPath } from "node:url";
import { NativeConnection, Worker } from "@temporalio/worker";
import * as activities from "./activities.js";

const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS ?? "127.0.0.1:7233" });
const worker = await Worker.create({
  connection,
  namespace: process.env.TEMPORAL_NAMESPACE ?? "default",
  taskQueue: process.env.TASK_QUEUE ?? "typescript",
  workflowsPath: fileURLToPath(new URL("./workflows.js", import.meta.url)),
  activities,
});
console.log(`ready: task queue ${worker.options.taskQueue}`);
await worker.run();
await connection.close();
