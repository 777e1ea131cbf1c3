"""Agents for the roles that an input leaves open, such as its planner or its moderator."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.conversation.participant import Agent, Resolved


def default_agent(role: str, instructions: str, members: Sequence[Resolved]) -> Agent:
    """Return an agent named after its role, by a name that none of `members` has."""
    taken = {member.name for member in members}
    name = next(n for n in (role, f"the {role}", f"mofa {role}") if n not in taken)
    return Agent(name=name, instructions=instructions)
