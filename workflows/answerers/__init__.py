"""Who answers in a run: one file a kind of participant."""
