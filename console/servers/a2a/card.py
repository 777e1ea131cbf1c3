"""The card of an A2A agent. Cards are public: they contain names, descriptions and capabilities, but no instructions."""

from __future__ import annotations

from importlib.metadata import version

from console.terminal.failure import usage
from kernel.project.project import Project

try:
    from a2a.types import (
        AgentCapabilities,
        AgentCard,
        AgentInterface,
        AgentSkill,
        HTTPAuthSecurityScheme,
        SecurityRequirement,
        SecurityScheme,
        StringList,
    )
except ImportError:
    raise usage("The package a2a-sdk is not installed. Install it: uv pip install 'mofa-temporal[a2a]'") from None

SECRETARY = "secretary"
"""The skill that submits an idea to the secretary."""


def agent_card(project: Project, url: str, skill: str | None) -> AgentCard:
    """Return the card of one participant, or with `skill` None the card of the secretary and all participants.

    Args:
        url: the endpoint for messages.
    """
    names = [skill] if skill else [SECRETARY, *sorted(project.agents)]
    return AgentCard(
        name=skill or "MoFA",
        description=_about(project, skill) if skill else "Durable teams of agents and people, and a secretary for ideas.",
        version=version("mofa-temporal"),
        supported_interfaces=[
            AgentInterface(url=url, protocol_binding="JSONRPC", protocol_version=number) for number in ("1.0", "0.3")
        ],
        capabilities=AgentCapabilities(streaming=True, push_notifications=True),
        security_schemes={"bearer": SecurityScheme(http_auth_security_scheme=HTTPAuthSecurityScheme(scheme="bearer"))},
        security_requirements=[SecurityRequirement(schemes={"bearer": StringList()})],
        default_input_modes=["text/plain", "application/json"],
        default_output_modes=["text/plain", "application/json"],
        skills=[
            AgentSkill(
                id=name,
                name=name,
                description=_about(project, name),
                tags=list(project.agents.get(name, {}).get("capabilities") or [name]),
            )
            for name in names
        ],
    )


def _about(project: Project, name: str) -> str:
    """Return the description in the project file, else a general one."""
    if name == SECRETARY:
        return "Takes an idea, clarifies and plans it, has it done and checked, and may ask questions."
    fields = project.agents[name]
    if fields.get("description"):
        return str(fields["description"])
    if fields.get("kind") == "team":
        return f"A team that works by {fields.get('mode')}."
    return f"Answers as {name}."
