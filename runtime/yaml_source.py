"""YAML with the line and column of each key and value, for error messages."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.composer import Composer, MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import CollectionNode

from kernel.basics.bounds import OutOfBounds, measured
from kernel.basics.errors import InvalidInput
from kernel.basics.limits import DEPTH, YAML_BYTES, YAML_MERGES, YAML_NODES
from kernel.basics.text import decoded

Step = str | int


@dataclass(frozen=True)
class Fault:
    """A fault in a file, with its place; lines and columns count from 1. `message` begins with `path`, `words` do not."""

    line: int
    column: int
    message: str
    path: tuple[Step, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Source:
    """The content of a YAML file, as plain Python values."""

    name: str
    content: bytes
    plain: Any

    @cached_property
    def tree(self) -> Any:
        """The content with the place of each node. Of JSON it is read for faults alone; None if YAML has no such text."""
        try:
            return _tree(self.content)
        except YAMLError:
            return None

    def path(self, steps: Sequence[Step]) -> list[Step]:
        """Return `steps` without those that are not in the file (the tags of unions), except for the last one."""
        steps_in_file: list[Step] = []
        here = self.plain
        for index, step in enumerate(steps):
            if _holds(here, step):
                here = here[step]
            elif index < len(steps) - 1:
                continue
            steps_in_file.append(step)
        return steps_in_file

    def fault(self, path: Sequence[Step], message: str, *, at_key: bool = False) -> Fault:
        """Return a fault at the value of `path`, or at its key. If it is not in the file, the place is its nearest parent."""
        line, column = _place(self.tree, path, at_key)
        where = ".".join(map(str, path))
        return Fault(line + 1, column + 1, f"{where}: {message}" if where else message, tuple(path), message)

    def error(self, faults: Sequence[Fault], most: int = 20) -> InvalidInput:
        """Return an error with one line for each fault, in the order of the file, as compilers write them."""
        ordered = sorted(faults, key=lambda fault: (fault.line, fault.column))
        lines = [f"{self.name}:{fault.line}:{fault.column}: {fault.message}" for fault in ordered[:most]]
        more = [f"… and {len(ordered) - most} more"] if len(ordered) > most else []
        return InvalidInput("\n".join([*lines, *more]))


def read(file: Path) -> Source:
    """Read a YAML 1.2 file.

    Raises:
        InvalidInput: it cannot be read, or is not YAML. The message has line and column.
    """
    return read_bytes(content_of(file), file.name)


def content_of(file: Path) -> bytes:
    """Return the content of a file, up to a byte more than a YAML file may have. Raise `InvalidInput` if it cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(YAML_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"The file {file} cannot be read: {error.strerror}.") from None


def read_bytes(content: bytes, name: str) -> Source:
    """Parse YAML 1.2, of which JSON is a part. Raises as `read` does."""
    if len(content) > YAML_BYTES:
        raise InvalidInput(f"{name}: is longer than {YAML_BYTES:,} bytes.")
    try:
        plain = _json(content)
        if plain is not None:
            return Source(name, content, plain)
        tree = _tree(content)
        measured(tree)  # with aliases expanded: a short file can stand for gigabytes
        source = Source(name, content, _plain(tree))
        source.__dict__["tree"] = tree
        return source
    except OutOfBounds as error:
        raise InvalidInput(f"{name}: the content {error}.") from None
    except MaxDepthExceededError as error:
        raise InvalidInput(f"{name}:{_line(error)}: is nested deeper than {DEPTH} levels.") from None
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{name}: not {error.encoding.upper()} text (byte {error.start}). Save it as UTF-8.") from None
    except MarkedYAMLError as error:
        raise InvalidInput(f"{name}:{_line(error)}: {_problem(error)}") from None
    except YAMLError as error:
        raise InvalidInput(f"{name}: not YAML: {' '.join(str(error).split())[:200]}") from None


def _json(content: bytes) -> Any:
    """Return the values of a mapping in sound JSON, with which the parser of YAML takes far longer; None for others."""
    if not content.startswith(b"{") or b"\t" in content:  # a tab cannot indent YAML
        return None
    keys = 0

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal keys
        keys += len(pairs)
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError("a key occurs twice")
        return found

    try:
        plain = json.loads(decoded(content), object_pairs_hook=mapping, parse_constant=_refused)
        if measured(plain).nodes + keys > YAML_NODES:
            return None
    except (ValueError, RecursionError):
        return None  # the parser of YAML says what is wrong, and where
    return plain


def _refused(word: str) -> Any:
    raise ValueError(word)


def _tree(content: bytes) -> Any:
    return _reader().load(decoded(content))


class _TooMany(MarkedYAMLError):
    """A file exceeds a limit."""


class _Bounded(Composer):
    """A composer that counts the nodes of a file, and stops at the limits."""

    def __init__(self, loader: Any = None) -> None:
        super().__init__(loader)
        self._nodes = self._merges = 0
        self.warn_double_anchors = False

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Return the next node."""
        event = self.parser.peek_event()
        # A merge key copies the direct children of its alias, so an alias counts as that many nodes.
        target = self.anchors.get(event.anchor) if isinstance(event, AliasEvent) else None
        self._nodes += len(target.value) if isinstance(target, CollectionNode) else 1
        self._merges += getattr(event, "value", None) == "<<"
        if self._nodes > YAML_NODES:
            raise _TooMany(problem=f"more than {YAML_NODES:,} keys and values", problem_mark=event.start_mark)
        if self._merges > YAML_MERGES:
            raise _TooMany(problem=f"more than {YAML_MERGES} merge keys", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


def _reader() -> YAML:
    reader = YAML(typ="rt", pure=True)
    reader.Composer, reader.max_depth = _Bounded, DEPTH + 1
    return reader


def _line(error: MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    return f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"


def _holds(value: Any, step: Step) -> bool:
    if isinstance(value, list):
        return isinstance(step, int) and step < len(value)
    return isinstance(value, dict) and step in value


def _problem(error: MarkedYAMLError) -> str:
    problem = error.problem or "not YAML"
    if isinstance(error, _TooMany):
        return f"{problem} in one file"
    twice = re.match(r'found duplicate key "(.*?)" with value', problem, re.DOTALL)
    if twice:
        return f"duplicate key {twice[1]!r}; each key may appear once in its block"
    if "'\\t'" in problem:
        return "a tab cannot indent YAML; use spaces"
    return f"not YAML: {problem}"


def _plain(value: Any) -> Any:
    """Return a value of ruamel's types, which keep the spelling, as plain Python, which pydantic needs."""
    if isinstance(value, CommentedMap):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, CommentedSeq):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return value if value is None else str(value)


def _place(tree: Any, path: Sequence[Step], at_key: bool) -> tuple[int, int]:
    """Return line and column, from 0, of the deepest part of `path` that is in the file."""
    here, place = tree, (0, 0)
    for index, step in enumerate(path):
        last = index == len(path) - 1
        try:
            if isinstance(here, CommentedMap):
                of_key, of_value = here.lc.key(step), here.lc.value(step)
                # A block begins on the line after its key: the key is the better place.
                below = here[step] is None or isinstance(here[step], CommentedMap | CommentedSeq)
                place = of_key if (last and at_key) or below else of_value
            else:
                place = here.lc.item(step)
            here = here[step]
        except (KeyError, IndexError, TypeError, AttributeError):
            break  # not in the file, or merged from an anchor: the place of its parent stands
    return int(place[0]), int(place[1])
