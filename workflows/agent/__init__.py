"""Living agents: their start, their answers, and the state that they pass from run to run."""
