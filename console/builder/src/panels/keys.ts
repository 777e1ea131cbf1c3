/** The keys of the builder, as the help shows them. */
export const KEYS: [string, [string, string][]][] = [
  ["Nodes", [["N", "Add a node behind the selected one, and connect it"], ["C", "Connect the selected node to another"], ["Enter", "Select the node or edge that has the focus"], ["E", "Edit the fields of the selected node"], ["Delete", "Remove what is selected"], ["O", "Open the body of a loop or a map"], ["Escape", "Leave a body; close a panel"]]],
  ["Moving", [["→ ←", "Go along an edge"], ["↑ ↓", "Go to the node above or below"], ["Shift + arrows", "Move the selected nodes"], ["L", "Lay the graph out again"], ["F", "Show the whole graph"], ["/", "Search names, types and texts"]]],
  ["Changes", [["Ctrl + Z", "Undo"], ["Ctrl + Shift + Z", "Redo"], ["Ctrl + C, X, V", "Copy, cut, paste; also between flows"], ["Ctrl + A", "Select all nodes"], ["Ctrl + S", "Save the draft now"]]],
  ["Running", [["R", "Open the panel of runs"], ["Ctrl + Enter", "Run"], ["B", "Set or remove a breakpoint"], [", .", "In a past run: one event back, one on"]]],
  ["View", [["Y", "Show or hide the YAML text"], ["V", "Show the versions"], ["?", "This list"]]],
];
