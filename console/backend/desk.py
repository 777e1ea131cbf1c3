"""The desk that takes ideas: the project file's, or a small built-in one."""

from __future__ import annotations

from kernel.conversation.participant import Agent
from kernel.project.project import Project
from kernel.secretary.shapes import SecretaryInput
from runtime.settings import Settings

DEFAULT_DESK = "main"


def built_in(name: str = DEFAULT_DESK) -> SecretaryInput:
    """Return a desk with three generalists, who can turn most ideas into a text."""
    return SecretaryInput(
        name=name,
        executors=[
            Agent(
                name="researcher",
                instructions="You find out what is needed, weigh it, and say what is uncertain. Give facts, not ornament.",
                capabilities=["research", "analysis", "planning"],
            ),
            Agent(
                name="writer",
                instructions="You write clear, complete texts for their readers, in plain words.",
                capabilities=["writing", "drafting", "design"],
            ),
            Agent(
                name="reviewer",
                instructions="You check work against what was asked, correct it, and name what is missing.",
                capabilities=["review", "editing", "testing"],
            ),
        ],
    )


def project_of(settings: Settings) -> Project:
    """Return the project of the project file, an empty one if there is no file."""
    if settings.config is None:
        return Project()
    from runtime.project.project_file import load_project

    return load_project(settings.config, runtime=None)  # only a worker knows the tools of runtime plugins


def desk_of(project: Project, name: str | None = None, interactive: bool = False) -> SecretaryInput:
    """Return the desk for an idea. An interactive desk has its own name (`main-interactive`), beside the automatic one."""
    desk = project.secretary or built_in()
    changes: dict[str, object] = {"name": name} if name else {}
    if interactive and desk.clarify != "interactive":
        changes = {"name": name or f"{desk.name}-interactive", "clarify": "interactive"}
    return desk.model_copy(update=changes)
