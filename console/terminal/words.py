"""What is on the screen before anything heavy is imported."""

FIRST_SCREEN = """
MoFA demo: one idea, from a sentence to an accepted result.

  1  receiving idea           the secretary takes it and opens a todo
  2  clarifying requirement   it asks what is unclear: you decide
  3  dispatching task         it plans the work and finds who can do it
  4  monitoring execution     the agents work, in parallel where they can
  5  reporting completion     it checks, reports, and you accept or not

Every step is a step of a Temporal workflow: kill anything, nothing is lost.

Starting a Temporal server and a worker (a few seconds) ...
"""
