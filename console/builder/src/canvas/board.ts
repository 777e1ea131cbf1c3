import { getContext, setContext } from "svelte";

import type { NodeState } from "../run/replay";

/** What nodes and edges of the canvas ask for, besides their own data. */
export type Board = {
  state: (id: string) => NodeState | undefined;
  faults: (id: string) => string[];
  broken: (id: string) => boolean;
  current: (id: string) => boolean;
  found: (id: string) => boolean;
  open: (id: string) => void;
  editable: boolean;
  /** Whether the graph is seen from afar: a node is then its name and its marks. */
  far: () => boolean;
};

const KEY = Symbol("board");

export function setBoard(board: Board): void {
  setContext(KEY, board);
}

export function getBoard(): Board {
  return getContext<Board>(KEY);
}
