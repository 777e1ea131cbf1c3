"""The first screen of the demo, printed before anything heavy is imported."""

FIRST_SCREEN = """
MoFA demo: one idea, from a sentence to an accepted result.

  1  receiving idea           the secretary takes it and opens a todo
  2  clarifying requirement   it asks what is unclear: you decide
  3  dispatching task         it plans the work and assigns each part
  4  monitoring execution     the agents work, in parallel where they can
  5  reporting completion     it checks, reports, and you accept or not

Every step is recorded by a Temporal workflow: kill any process, nothing is lost.

Starting a Temporal server and a worker (a few seconds) ...
"""
