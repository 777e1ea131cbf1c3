"""The desk that ideas go to: the project file's, or a small one of our own."""

from __future__ import annotations

from kernel.conversation.participant import Agent
from kernel.project.project import Project
from kernel.secretary.shapes import SecretaryInput
from runtime.settings import Settings

DEFAULT_DESK = "main"


def built_in(name: str = DEFAULT_DESK) -> SecretaryInput:
    """Three generalists who can turn most ideas into a text."""
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
    """Return the project file, or an empty project where there is none."""
    if settings.config is None:
        return Project()
    from runtime.project.project_file import load_project

    return load_project(settings.config, runtime=None)  # which tools plugins give, a worker knows


def desk_of(project: Project, name: str | None = None, interactive: bool = False) -> SecretaryInput:
    """Return the desk for an idea. An interactive one is a desk of its own (`main-interactive`), beside the automatic one."""
    desk = project.secretary or built_in()
    changes: dict[str, object] = {"name": name} if name else {}
    if interactive and desk.clarify != "interactive":
        changes = {"name": name or f"{desk.name}-interactive", "clarify": "interactive"}
    return desk.model_copy(update=changes)
