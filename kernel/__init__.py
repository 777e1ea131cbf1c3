"""The vocabulary and the decisions of MoFA: pure code, without I/O, clock, randomness, environment or Temporal."""
