import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { edited, lineOf, NotYaml, read, write } from "../src/document/edit";
import { same, type Json, type JsonObject } from "../src/document/value";

const FLOWS = fileURLToPath(new URL("../../../examples/flows/", import.meta.url));
const EXAMPLES = readdirSync(FLOWS).filter((name) => name.endsWith(".yaml")).map((name) => [name, readFileSync(FLOWS + name, "utf8")] as const);

const TEXT = `# A flow.
name: support   # its name
nodes:
  # the first node
  - {id: start, type: start}
  - id: classify   # asks
    type: agent
    agent: classifier                    # a name in mofa.yaml
    task: |
      What is this about?
      {{ input }}
  # the last node
  - {id: done, type: end}
edges:
  - {from: start, to: classify}
  - {from: classify, to: done}   # the way out
`;

function change(text: string, how: (flow: any) => void): string {
  const value = structuredClone(read(text)) as any;
  how(value);
  const result = edited(text, value);
  expect(same(read(result), value)).toBe(true);
  return result;
}

describe("an edit", () => {
  it("changes nothing where nothing differs", () => {
    for (const [, text] of EXAMPLES) expect(edited(text, read(text))).toBe(text);
  });

  it("changes one scalar, and no other byte", () => {
    expect(change(TEXT, (flow) => (flow.nodes[1].agent = "sorter"))).toBe(TEXT.replace("agent: classifier ", "agent: sorter "));
  });

  it("changes a value within braces", () => {
    expect(change(TEXT, (flow) => (flow.edges[0].to = "done"))).toBe(TEXT.replace("{from: start, to: classify}", "{from: start, to: done}"));
  });

  it("writes several lines as a block, and one line in its place again", () => {
    const long = change(TEXT, (flow) => (flow.nodes[1].agent = "one\ntwo: #\n"));
    expect(long).toContain("    agent: |\n      one\n      two: #\n");
    const short = change(TEXT, (flow) => (flow.nodes[1].task = "Say: it"));
    expect(short).toBe(TEXT.replace("|\n      What is this about?\n      {{ input }}", '"Say: it"'));
  });

  it("adds a node and an edge behind the last ones, in their form", () => {
    const result = change(TEXT, (flow) => {
      flow.nodes.push({ id: "x", type: "end" });
      flow.edges.push({ from: "classify", to: "x", case: "error" });
    });
    expect(result).toBe(
      TEXT.replace("type: end}\n", "type: end}\n  - {id: x, type: end}\n") + "  - {from: classify, to: x, case: error}\n",
    );
  });

  it("adds a field to a node, and takes it out again", () => {
    const more = change(TEXT, (flow) => (flow.nodes[1].retry = { attempts: 2 }));
    expect(more).toContain("      {{ input }}\n    retry: {attempts: 2}\n  # the last node\n");
    expect(change(more, (flow) => delete flow.nodes[1].retry)).toBe(TEXT);
  });

  it("takes a node out together with its line", () => {
    expect(change(TEXT, (flow) => flow.nodes.splice(0, 1))).toBe(TEXT.replace("  - {id: start, type: start}\n", ""));
    expect(change(TEXT, (flow) => flow.edges.splice(1, 1))).toBe(TEXT.replace("  - {from: classify, to: done}   # the way out\n", ""));
  });

  it("keeps a node that gets another id", () => {
    expect(change(TEXT, (flow) => (flow.nodes[1].id = "sort"))).toBe(TEXT.replace("id: classify ", "id: sort "));
  });

  it("keeps comments where the text has anchors", () => {
    const text = "name: a # n\nnodes:\n  - &s {id: start, type: start} # s\n  - {<<: {a: 1}, id: x}\nedges: []\n";
    const value = read(text) as any;
    value.nodes[0].title = "T";
    const result = edited(text, value);
    expect(read(result)).toEqual(value);
    expect(result).toContain("# n");
  });

  it("finds the line of a node", () => {
    expect(lineOf(TEXT, [], "classify")).toBe(6);
    expect(lineOf("nodes:\n  - id: l\n    body:\n      nodes: [{id: a}]\n", ["l"], "a")).toBe(4);
    expect(lineOf(TEXT, ["x"], "classify")).toBeNull();
  });

  it("names the place of what is no YAML", () => {
    expect(() => read("a: [1,\nb: 2")).toThrow(NotYaml);
    try {
      read("name: x\nnodes:\n  - {id: a\n");
    } catch (fault) {
      expect((fault as NotYaml).line).toBeGreaterThan(2);
    }
  });
});

const word = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/), fc.string({ maxLength: 12 }), fc.constantFrom("", "true", "null", "1", "a: b", "# no", "- x", "{{ a }}", "one\ntwo\n", " x ", "é\u2028", "\tz", "a\r\nb"));
const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    word,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;
const node = fc.record({ id: fc.stringMatching(/^[a-e]{1,2}$/), type: fc.constantFrom("agent", "tool", "end"), task: json, args: json }, { requiredKeys: ["id", "type"], noNullPrototype: true });
const flow = fc.record(
  { name: fc.constantFrom("one", "two"), nodes: fc.uniqueArray(node, { selector: (each) => each.id, minLength: 1, maxLength: 5 }), edges: fc.array(fc.record({ from: fc.constantFrom("a", "b"), to: fc.constantFrom("c", "d") }, { noNullPrototype: true }), { maxLength: 4 }), layout: fc.dictionary(fc.stringMatching(/^[a-e]$/), fc.constantFrom({ x: 1, y: 2 }, { x: 3, y: 4 }), { maxKeys: 3, noNullPrototype: true }) },
  { requiredKeys: ["name", "nodes"], noNullPrototype: true },
) as unknown as fc.Arbitrary<JsonObject>;

describe("any edit", () => {
  it("makes the text hold what was wanted", () => {
    fc.assert(fc.property(flow, flow, (one, other) => same(read(edited(write(one), other)), other)), { numRuns: 600 });
  });

  it("there and back gives the same value", () => {
    fc.assert(fc.property(flow, flow, (one, other) => same(read(edited(edited(write(one), other), one)), one)), { numRuns: 300 });
  });

  it("of one value keeps every comment of an example", () => {
    fc.assert(
      fc.property(fc.constantFrom(...EXAMPLES), fc.nat(), word, ([, text], at, title) => {
        const value = structuredClone(read(text)) as any;
        const nodes = value.nodes as JsonObject[];
        nodes[at % nodes.length]!.title = title;
        value.layout = { start: { x: at, y: 1 } };
        const result = edited(text, value);
        const comments = text.split("\n").filter((line) => line.includes("#"));
        return same(read(result), value) && comments.every((line) => result.includes(line));
      }),
    );
  });
});
