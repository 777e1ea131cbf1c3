import { isObject, type Json } from "./value";

/** A step from an old list to a new one. Indexes are those of the old and of the new list. */
export type Step =
  | { do: "keep"; from: number; to: number }
  | { do: "remove"; from: number }
  | { do: "add"; to: number };

/** Return the steps from one list to another, in order. Items are the same one as long as they keep their key. */
export function align(before: Json[], after: Json[]): Step[] {
  const old = before.map(keyOf);
  const now = after.map(keyOf);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const middle = common(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  const pairs: [number, number][] = [];
  for (let i = 0; i < head; i++) pairs.push([i, i]);
  for (const [from, to] of middle) pairs.push([from + head, to + head]);
  for (let i = tail; i > 0; i--) pairs.push([old.length - i, now.length - i]);
  return steps(pairs, old.length, now.length);
}

/** Between two kept items, the removed and the added ones are paired in order: an item that got another id is still the same. */
function steps(pairs: [number, number][], oldLength: number, newLength: number): Step[] {
  const found: Step[] = [];
  let from = 0;
  let to = 0;
  for (const [nextFrom, nextTo] of [...pairs, [oldLength, newLength] as [number, number]]) {
    while (from < nextFrom && to < nextTo) found.push({ do: "keep", from: from++, to: to++ });
    while (from < nextFrom) found.push({ do: "remove", from: from++ });
    while (to < nextTo) found.push({ do: "add", to: to++ });
    if (nextFrom < oldLength || nextTo < newLength) found.push({ do: "keep", from: from++, to: to++ });
  }
  return found;
}

/** Return the longest common subsequence, as pairs of indexes. */
function common(old: string[], now: string[]): [number, number][] {
  if (!old.length || !now.length) return [];
  const width = now.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        old[i] === now[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < old.length && j < now.length; ) {
    if (old[i] === now[j]) pairs.push([i++, j++]);
    else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++;
    else j++;
  }
  return pairs;
}

function keyOf(item: Json): string {
  return isObject(item) && typeof item.id === "string" ? `id ${item.id}` : JSON.stringify(item);
}
