"""Skills: folders with a `SKILL.md`. A model sees their names and descriptions, and reads a skill when it needs it.

A `SKILL.md` begins with front matter between two lines of `---`, with `name` (lower-case letters, digits and hyphens) and
`description`; other fields are ignored. The other files of the folder are read by their relative paths.
The format: Anthropic's Agent Skills, https://agentskills.io/specification
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from kernel.basics.errors import InvalidInput
from kernel.basics.text import decoded, lines_of
from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault

log = logging.getLogger("mofa.skills")

FOLDERS = ("skills", "~/.mofa/skills")
MOST_SKILLS = 200
LONGEST_DESCRIPTION = 1024
LARGEST_FILE = 256 * 1024
LONGEST_FRONT = 8 * 1024
DEEPEST_FRONT = 20

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)(.*)", re.DOTALL)


def create(*, folders: Sequence[Any] = FOLDERS) -> Tool:
    """Return a tool that reads skills.

    Args:
        folders: folders of skill folders, relative to where the worker was started. Of two skills with one name, the one in
            the earlier folder counts. A folder may be missing.

    Raises:
        InvalidInput: `folders` holds no folder.
    """
    if isinstance(folders, str) or not folders or not all(isinstance(each, str) and each for each in folders):
        raise InvalidInput("Tool plugin read_skill: folders must be a list of folders, such as [skills]", "options")
    return ReadSkill([Path(each).expanduser().absolute() for each in folders])


@dataclass(frozen=True)
class Skill:
    """A skill that can be read."""

    name: str
    description: str
    folder: Path
    body: str


class ReadSkill:
    """The skills in the folders.

    Each run looks them up, so that a new skill needs no restart. A run keeps the list that it began with.
    """

    def __init__(self, folders: list[Path]) -> None:
        self._folders = folders
        self._reported: set[str] = set()

    @property
    def facts(self) -> ToolFacts:
        """The tool's facts, with the names and descriptions of the skills that are there now."""
        skills = self._skills()
        listed = "\n".join(f"- {skill.name}: {skill.description}" for skill in skills.values())
        return ToolFacts(
            description="Reads a skill: instructions for a kind of task. Read the one that fits before you begin such a task; "
            f"it may name further files, which you read by file.\nSkills:\n{listed or '(none)'}",
            parameters={
                "type": "object",
                "properties": {
                    "name": {"type": "string", "description": "A skill's name."},
                    "file": {"type": "string", "description": "Another file of that skill, by the path that the skill names."},
                },
                "required": ["name"],
                "additionalProperties": False,
            },
        )

    async def run(self, args: dict[str, Any], context: ToolContext) -> Any:
        """Return the text of the skill, or of one of its files.

        Raises:
            ToolFault: there is no such skill or file, or the file is too large or not text.
        """
        skills = self._skills()
        skill = skills.get(args["name"])
        if skill is None:
            raise ToolFault(f"There is no skill {args['name']!r}. There are: {', '.join(skills) or 'none'}.")
        file = args.get("file")
        return skill.body if not file or file == "SKILL.md" else _file_of(skill, file)

    async def close(self) -> None:
        """Do nothing: nothing stays open between calls."""

    def _skills(self) -> dict[str, Skill]:
        skills: dict[str, Skill] = {}
        for path in (path for folder in self._folders for path in sorted(folder.glob("*/SKILL.md"))):
            try:
                skill = read_skill(path)
            except InvalidInput as error:
                if str(error) not in self._reported:  # a bad skill is reported once, and does not hide the others
                    self._reported.add(str(error))
                    log.warning("%s", error)
                continue
            if skill.name not in skills and len(skills) < MOST_SKILLS:
                skills[skill.name] = skill
        return skills


def read_skill(path: Path) -> Skill:
    """Return the skill of a `SKILL.md`.

    Raises:
        InvalidInput: it cannot be read, or its front matter is wrong; the message names the file, and the right form.
    """
    try:
        text = _text_of(path) if path.stat().st_size <= LARGEST_FILE else ""
    except (OSError, UnicodeError) as error:
        raise InvalidInput(f"{path}: cannot be read: {error}") from None
    parts = _FRONT.match(text)
    if parts is None:
        raise InvalidInput(f"{path}: must begin with front matter between two lines of --- (at most {LARGEST_FILE:,} bytes)")
    if len(parts[1]) > LONGEST_FRONT:
        raise InvalidInput(f"{path}: its front matter is longer than {LONGEST_FRONT:,} characters")
    reader = YAML(typ="safe", pure=True)
    reader.max_depth = DEEPEST_FRONT
    try:
        front = reader.load(parts[1])
    except YAMLError as error:
        raise InvalidInput(f"{path}: its front matter is not YAML: {' '.join(str(error).split())[:200]}") from None
    name, description = (front.get("name"), front.get("description")) if isinstance(front, dict) else (None, None)
    # Only a text is shown: by YAML aliases, a short file can hold a huge list.
    given = f"; not {name[:80]!r}" if isinstance(name, str) else ""
    if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > 64:
        raise InvalidInput(f"{path}: name must be lower-case letters, digits and hyphens, at most 64, such as brew-tea{given}")
    if not isinstance(description, str) or not 0 < len(description.strip()) <= LONGEST_DESCRIPTION:
        raise InvalidInput(f"{path}: description must say what the skill is for, in at most {LONGEST_DESCRIPTION} characters")
    return Skill(name, " ".join(description.split()), path.parent, parts[2].strip())


def _file_of(skill: Skill, file: str) -> str:
    folder = skill.folder.resolve()
    path = (folder / file).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise ToolFault(f"The skill {skill.name} has no file {file!r}. It has: {', '.join(_files(folder)) or 'none'}.")
    if path.stat().st_size > LARGEST_FILE:
        raise ToolFault(f"{file} is larger than {LARGEST_FILE:,} bytes.")
    try:
        return _text_of(path)
    except UnicodeError:
        raise ToolFault(f"{file} is not text.") from None


def _text_of(path: Path) -> str:
    return "\n".join(lines_of(decoded(path.read_bytes())))


def _files(folder: Path) -> list[str]:
    names = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())
    return [name for name in names if name != "SKILL.md"][:50]
