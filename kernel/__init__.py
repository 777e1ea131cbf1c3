"""The vocabulary and the decisions of MoFA: pure, without I/O, clock, randomness, environment or Temporal."""
