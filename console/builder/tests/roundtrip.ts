/** Reads lines of JSON, {text, wanted}, and answers each with {text, value}: the edited text, and what it holds. For the tests in Python. */
import { createInterface } from "node:readline";

import { edited, read } from "../src/document/edit";

for await (const line of createInterface({ input: process.stdin })) {
  const given = JSON.parse(line);
  const text = "wanted" in given ? edited(given.text, given.wanted) : given.text;
  process.stdout.write(`${JSON.stringify({ text, value: read(text) })}\n`);
}
