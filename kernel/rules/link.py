"""Linking: a rule set and the other sets that its rules jump to, merged into one set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.rules.shapes import RuleGroup, RuleSet


def linked(rules: RuleSet, others: Mapping[str, RuleSet]) -> RuleSet:
    """Return the set with the groups of all sets that it jumps to, directly or indirectly, named `set/group`.

    The linked set needs no other, and its hash covers all of them. A set without such jumps is returned unchanged.

    Raises:
        InvalidInput: a set is not among `others` or lacks the group; or there are too many groups in total.
    """
    queue, groups, done = rules.uses(), [_qualified(group, None, others) for group in rules.groups], set[str]()
    if not queue:
        return rules
    while queue:
        name = queue.pop(0)
        if name not in done:
            done.add(name)
            groups += [_qualified(group, name, others) for group in others[name].groups]
            queue += others[name].uses()
    merged: RuleSet = parse(RuleSet, {**rules.model_dump(), "groups": groups}, f"rules {rules.name}, with those that they use")
    return merged


def _qualified(group: RuleGroup, inside: str | None, others: Mapping[str, RuleSet]) -> dict[str, Any]:
    """Return the fields of a group, its name and the targets of its jumps qualified as `set/group`.

    `inside` is the name of the group's set; None for the set that is linked, whose groups keep their names.
    """
    fields = group.model_dump()
    fields["name"] = group.name if inside is None else f"{inside}/{group.name}"
    for rule in fields["rules"]:
        for action in rule["then"]:
            if action["do"] not in ("go_to", "nested"):
                continue
            other = action.pop("rules", None)
            if other is not None:
                action["group"] = f"{other}/{_target_group(other, action['group'], others, rule['name'])}"
            elif inside is not None:
                action["group"] = f"{inside}/{action['group']}"
    return fields


def _target_group(other: str, group: str | None, others: Mapping[str, RuleSet], rule: str) -> str:
    if other not in others:
        raise InvalidInput(
            f"rule {rule!r}: there are no rules {other!r}; there are {', '.join(sorted(others)) or 'none'}.", "rules"
        )
    known = [each.name for each in others[other].groups]
    if group is not None and group not in known:
        raise InvalidInput(f"rule {rule!r}: the rules {other} have no group {group!r}; they have {', '.join(known)}.", "group")
    return group or known[0]
