/** The keys of the workbench. */
import { idOf } from "../graph/flow";
import type { Editor } from "./editor.svelte";

type Actions = Record<string, () => void>;

/** Return whether keys on an element write into it. */
export function writes(target: EventTarget | null): boolean {
  return target instanceof Element && Boolean(target.closest("input, textarea, select, [contenteditable], dialog"));
}

/** Do what a key stands for: `plain` keys outside of fields, `control` with Ctrl or Cmd everywhere. */
export function pressed(event: KeyboardEvent, editor: Editor, plain: Actions, control: Actions): void {
  if (event.defaultPrevented) return;
  const withControl = event.ctrlKey || event.metaKey;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const action = withControl ? controlled(event, name, editor, control) : event.altKey || writes(event.target) ? undefined : plain[name];
  if (!action) return;
  event.preventDefault();
  action();
}

function controlled(event: KeyboardEvent, name: string, editor: Editor, control: Actions): (() => void) | undefined {
  if (name in control && !event.shiftKey && !event.altKey) return control[name];
  // In a field of text the browser's own undo would know nothing of the other changes: the flow has one history.
  if (name === "z") return () => (event.shiftKey ? editor.redo() : editor.undo());
  if (name === "y") return () => editor.redo();
  if (name === "a" && !writes(event.target)) return () => editor.select(editor.graph.nodes.map(idOf));
  return undefined;
}
