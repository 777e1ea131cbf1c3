import { describe, expect, it } from "vitest";

import { edited, read } from "../src/document/edit";
import type { JsonObject } from "../src/document/value";
import { addNode, allIds, connect, cutOut, forgetPlaces, freeId, graphAt, paste, place, placesOf, removeNodes, renameNode, type Graph } from "../src/graph/flow";
import { placed } from "../src/graph/faults";
import { laidOut, sizeOf } from "../src/graph/layout";
import { inExpression } from "../src/graph/names";
import { search } from "../src/graph/search";
import { casesOf, sideCasesOf, TYPES } from "../src/graph/types";
import { drawing, kept } from "../src/canvas/drawing";
import { next } from "../src/canvas/walk";
import { fromText, toText } from "../src/state/clipboard";

function flow(): JsonObject {
  return read(`
name: lines
nodes:
  - {id: start, type: start}
  - {id: sort, type: agent, agent: sorter, task: "{{ input }} and sort it"}
  - {id: way, type: condition, when: sort.ok and other.sort == "sort"}
  - id: each
    type: map
    over: sort.items
    body:
      nodes:
        - {id: begin, type: start}
        - {id: ask, type: human, question: "{{ item }} of {{ sort.name }}?"}
        - {id: over, type: end}
      edges: [{from: begin, to: ask}, {from: ask, to: over}]
  - {id: done, type: end}
edges:
  - {from: start, to: sort}
  - {from: sort, to: way}
  - {from: way, to: each, case: true}
  - {from: way, to: done, case: false}
  - {from: each, to: done}
layout: {sort: {x: 10, y: 20}, ask: {x: 1, y: 2}}
`) as JsonObject;
}

describe("a flow", () => {
  it("gets a node with an id that is free in the whole flow", () => {
    const value = flow();
    expect(addNode(value, ["each"], "start")).toBe("start_2");
    expect(addNode(value, [], "agent", { x: 1.4, y: 2.6 })).toBe("agent");
    expect(placesOf(value).agent).toEqual({ x: 1, y: 3 });
    expect(freeId(new Set(["a", "a_2"]), "a")).toBe("a_3");
    expect(freeId(new Set(), "9 lives")).toBe("_9_lives");
  });

  it("makes a body for a loop that is a graph of its own", () => {
    const value = flow();
    const id = addNode(value, [], "loop");
    expect(graphAt(value, [id])!.nodes.map((node) => node.type)).toEqual(["start", "end"]);
  });

  it("loses a node together with its edges, its body's places and its own", () => {
    const value = flow();
    removeNodes(value, [], new Set(["each"]));
    expect(graphAt(value, [])!.edges).toHaveLength(3);
    expect(placesOf(value)).toEqual({ sort: { x: 10, y: 20 } });
    removeNodes(value, [], new Set(["sort"]));
    expect("layout" in value).toBe(false);
  });

  it("renames a node in edges, places and expressions, and nowhere else", () => {
    const value = flow();
    renameNode(value, [], "sort", "order");
    const [, node, way, each] = graphAt(value, [])!.nodes as any[];
    expect(node).toMatchObject({ id: "order", task: "{{ input }} and sort it" });
    expect(way.when).toBe('order.ok and other.sort == "sort"');
    expect(each.over).toBe("order.items");
    expect(each.body.nodes[1].question).toBe("{{ item }} of {{ order.name }}?");
    expect(graphAt(value, [])!.edges.slice(0, 2)).toEqual([{ from: "start", to: "order" }, { from: "order", to: "way" }]);
    expect(placesOf(value).order).toEqual({ x: 10, y: 20 });
    expect(inExpression("a.b + b['a']", "a", "c")).toBe("c.b + b['a']");
  });

  it("does not connect twice, nor a node with itself", () => {
    const value = flow();
    connect(value, [], "start", "sort", "");
    connect(value, [], "sort", "sort", "");
    expect(graphAt(value, [])!.edges).toHaveLength(5);
    connect(value, [], "sort", "done", "error");
    expect(graphAt(value, [])!.edges.at(-1)).toEqual({ from: "sort", to: "done", case: "error" });
  });

  it("is pasted into itself with new ids, edges and expressions included", () => {
    const value = flow();
    const piece = fromText(toText(cutOut(value, [], new Set(["sort", "way", "each"]), { sort: { x: 10, y: 20 } })))!;
    const added = paste(value, [], piece, { x: 40, y: 40 });
    expect(added).toEqual(["sort_2", "way_2", "each_2"]);
    expect(new Set(allIds(value)).size).toBe(14);
    const nodes = graphAt(value, [])!.nodes as any[];
    expect(nodes.find((node) => node.id === "each_2").over).toBe("sort_2.items");
    expect(graphAt(value, ["each_2"])!.edges[0]).toEqual({ from: "begin_2", to: "ask_2" });
    expect(graphAt(value, [])!.edges.at(-1)).toEqual({ from: "way_2", to: "each_2", case: true });
    expect(placesOf(value).sort_2).toEqual({ x: 50, y: 60 });
  });

  it("takes from the clipboard what holds nodes, and nothing else", () => {
    expect(fromText("{id: a, type: end}")!.nodes).toHaveLength(1);
    expect(fromText("- {id: a, type: end}")!.nodes).toHaveLength(1);
    expect(fromText("hello")).toBeNull();
    expect(fromText("a: [")).toBeNull();
    expect(fromText("nodes: [1]")).toBeNull();
  });

  it("forgets the places of one graph only", () => {
    const value = flow();
    place(value, { done: { x: 5, y: 5 } });
    forgetPlaces(value, []);
    expect(placesOf(value)).toEqual({ ask: { x: 1, y: 2 } });
  });

  it("is found by names, types and texts, within bodies too", () => {
    expect(search(flow(), "ask").map((found) => [found.id, found.path])).toEqual([["ask", ["each"]]]);
    expect(search(flow(), "sorter")[0]!.id).toBe("sort");
    expect(search(flow(), "condition")[0]!.id).toBe("way");
    expect(search(flow(), "nowhere")).toEqual([]);
  });

  it("has faults at their nodes", () => {
    expect(placed(flow(), { message: "m", path: "nodes[3].body.nodes[1].question" })).toMatchObject({ node: "ask", path: ["each"], field: "question" });
    expect(placed(flow(), { message: "m", path: "edges.1.to" })).toMatchObject({ node: "sort", path: [], field: "edges.1.to" });
    expect(placed(flow(), { message: "m", path: "name" })).toMatchObject({ node: "", field: "name" });
  });
});

describe("the drawing", () => {
  it("lays every node out, without one upon another", () => {
    const graph = graphAt(flow(), [])!;
    const places = laidOut(graph);
    for (const one of graph.nodes) {
      for (const other of graph.nodes) {
        if (one === other) continue;
        const [a, b] = [places[String(one.id)]!, places[String(other.id)]!];
        expect(Math.abs(a.x - b.x) >= sizeOf(one).width || Math.abs(a.y - b.y) >= Math.min(sizeOf(one).height, sizeOf(other).height)).toBe(true);
      }
    }
    expect(places.start!.x).toBeLessThan(places.done!.x);
  });

  it("lays a large graph out too, circles and duplicates included", () => {
    const nodes: JsonObject[] = Array.from({ length: 400 }, (_each, number) => ({ id: `n${number}`, type: number % 7 ? "transform" : "condition" }));
    const edges: JsonObject[] = Array.from({ length: 700 }, (_each, number) => ({ from: `n${(number * 7) % 400}`, to: `n${(number * 13 + 5) % 400}` }));
    const places = laidOut({ nodes, edges });
    const seen = nodes.map((node) => ({ ...places[String(node.id)]!, ...sizeOf(node) }));
    for (const [index, one] of seen.entries()) {
      for (const other of seen.slice(index + 1)) expect(one.x !== other.x || one.y + one.height <= other.y || other.y + other.height <= one.y).toBe(true);
    }
  });

  it("draws the edges of a switch in the order of its cases", () => {
    const cases = ["c", "a", "d", "b"];
    const way = { id: "way", type: "switch", cases: cases.map((name) => ({ case: name, when: "true" })) };
    const targets = ["a", "b", "c", "d", "default"].map((id) => ({ id: `to_${id}`, type: "transform" }));
    const small: Graph = {
      nodes: [...targets, { id: "start", type: "start" }, way, { id: "done", type: "end" }],
      edges: [{ from: "start", to: "way" }, ...targets.map(({ id }) => ({ from: "way", to: id, case: id.slice(3) })), ...targets.map(({ id }) => ({ from: id, to: "done" }))],
    };
    const long: Graph = { ...small, edges: small.edges.map((edge) => (edge.case === "d" ? { ...edge, to: "done" } : edge)).filter((edge) => edge.from !== "to_d") };
    const more = Array.from({ length: 200 }, (_each, number) => ({ id: `more${number}`, type: "transform" }));
    const large: Graph = { nodes: [...small.nodes, ...more], edges: [...small.edges, ...more.map(({ id }) => ({ from: "start", to: id }))] };
    for (const graph of [small, long, large]) {
      const places = laidOut(graph);
      const behind = [...cases, "default"].map((name) => `to_${name}`).filter((id) => graph.edges.some((edge) => edge.to === id));
            expect([...behind].sort((one, other) => places[one]!.y - places[other]!.y)).toEqual(behind);
      expect(new Set(behind.map((id) => places[id]!.x)).size).toBe(1);
    }
  });

  it("keeps the objects of nodes of which nothing has changed", () => {
    const graph = graphAt(flow(), [])!;
    const places = laidOut(graph);
    const shown = drawing(graph, places, new Set(), new Set()).nodes.map((node) => ({ ...node, measured: { width: 1, height: 1 } }));
    const moved = kept(drawing(structuredClone(graph), { ...places, sort: { x: 1, y: 2 } }, new Set(["way"]), new Set()).nodes, shown);
    expect(moved.filter((node, index) => node !== shown[index]).map((node) => node.id).sort()).toEqual(["sort", "way"]);
    expect(moved.find((node) => node.id === "sort")!.position).toEqual({ x: 1, y: 2 });
  });

  it("shows each edge at the handle of its case", () => {
    const graph = graphAt(flow(), [])!;
    const { nodes, edges } = drawing(graph, laidOut(graph), new Set(["sort"]), new Set());
    expect(nodes.filter((node) => node.selected).map((node) => node.id)).toEqual(["sort"]);
    expect(edges.map((edge) => edge.sourceHandle)).toEqual(["out", "out", "true", "false", "out"]);
    for (const edge of edges) {
      const handles = nodes.find((node) => node.id === edge.source)!.handles!;
      expect(handles.some((handle) => handle.type === "source" && handle.id === edge.sourceHandle)).toBe(true);
    }
  });

  it("leaves out what leads to nobody, and does not fail on what is no flow", () => {
    expect(drawing(graphAt({ nodes: [{ id: "a", type: "x" }, 3], edges: [{ from: "a", to: "b" }, null] }, [])!, {}, new Set(), new Set()).edges).toEqual([]);
    expect(graphAt(null, [])).toEqual({ nodes: [], edges: [] });
  });

  it("is walked by keys along its edges", () => {
    const graph = graphAt(flow(), [])!;
    const places = laidOut(graph);
    expect(next(graph, places, "start", "right")).toBe("sort");
    expect(next(graph, places, "way", "left")).toBe("sort");
    expect(next(graph, places, "start", "left")).toBeNull();
  });

  it("has a handle for each case of each type", () => {
    for (const type of TYPES) {
      const node = { id: "a", type: type.type, ...type.fields("a") };
      expect(casesOf(node).length > 0).toBe(type.type !== "end");
      expect(new Set([...casesOf(node), ...sideCasesOf(node)]).size).toBe(casesOf(node).length + sideCasesOf(node).length);
    }
  });
});

it("writes a dragged node as one line more, and no other change", () => {
  const text = "# mine\nname: a\nnodes:\n  - {id: start, type: start} # here\nedges: []\n";
  const value = read(text) as JsonObject;
  place(value, { start: { x: 3, y: 4 } });
  expect(edited(text, value)).toBe(`${text}layout:\n  start: {x: 3, y: 4}\n`);
});
