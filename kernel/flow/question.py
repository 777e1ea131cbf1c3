"""The question of an effect: all that decides its answer. Two effects with the same question have the same answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.flow.compare import changed_words
from kernel.flow.outputs import names_used
from kernel.flow.shapes import LoopNode, MapNode
from kernel.flow.state import Effect

_ASIDE = frozenset({"id", "title", "into", "retry", "timeout", "input_schema", "type"})
"""Fields of a node that do not change what is asked."""

_GIVEN = {
    "agent": "task", "team": "task", "tool": "args", "script": "input", "subflow": "input", "human": "question", "map": "over",
    "wait": "given", "loop": "initial",
}  # fmt: skip
"""Type of a node → the template that gives its input, which counts with its value."""


class Question(NamedTuple):
    """The type of a node, its fields without those that do not matter, its input, and the values that its body uses."""

    kind: str
    fields: Mapping[str, Any]
    given: Any
    names: Mapping[str, Any]

    @property
    def hash(self) -> str:
        """The SHA-256 of the question."""
        return sha256_of(canonical([self.kind, dict(self.fields), self.given, dict(self.names)]))


def question_of(effect: Effect, names: Mapping[str, Any]) -> Question:
    """Return the question of an effect. `names` are the values that its expressions may use."""
    node = effect.node
    fields: dict[str, Any] = Schema.model_dump(node, mode="json", exclude_defaults=True)
    own = {name: value for name, value in fields.items() if name not in _ASIDE and name != _GIVEN[node.type]}
    used = names_used(node.body) if isinstance(node, LoopNode | MapNode) else ()
    return Question(node.type, own, effect.given, {name: names[name] for name in sorted(used) if name in names})


def difference(before: Question, after: Question) -> str:
    """Return in words where two questions differ; an empty text if they do not."""
    if before.kind != after.kind:
        return f"is a {after.kind}, and was a {before.kind}"
    old, new = ({**each.fields, **_given(each), **each.names} for each in (before, after))
    names = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
    return "; ".join(changed_words(name, old.get(name), new.get(name)) for name in names)


def _given(question: Question) -> Mapping[str, Any]:
    """Return the input of a question by its field; that of a person has several."""
    if question.kind == "human" and isinstance(question.given, dict):
        return question.given
    return {_GIVEN[question.kind]: question.given}
