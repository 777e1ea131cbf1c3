"""The faults of one node by itself: what a person is asked, and the signal that a node waits for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from kernel.basics.meant import meant
from kernel.conversation.decision import Choose, Delegate, Escalate, OnTimeout
from kernel.flow.shapes import HumanNode, Node, WaitNode
from kernel.flow.template import Place

ORDERS = (
    "breakpoints", "cancel", "decide", "pause", "reassign", "resume", "snooze", "steer", "tell", "upgrade_plugins",
)  # fmt: skip
"""The signals that a run obeys itself: no node ever gets one."""


class FlowFault(NamedTuple):
    """A fault. `place` is its path in the flow, as in `("nodes", 2, "when")`; `words` a clause without a full stop.

    A `later` one was accepted once: runs under way and published versions keep it.
    """

    place: Place
    words: str
    later: bool = False


def faults_of_node(node: Node, place: Place) -> Iterator[FlowFault]:
    """Yield the faults of the fields of a node that no other node matters for."""
    if isinstance(node, HumanNode):
        for field, words in _of_person(node):
            yield FlowFault((*place, *field), words, later=True)
    elif isinstance(node, WaitNode) and node.signal is not None and node.signal in ORDERS:
        words = f"the signal {node.signal!r} is an order to the run itself, which no node gets; use another name"
        yield FlowFault((*place, "signal"), words, later=True)


def _of_person(node: HumanNode) -> Iterator[tuple[Place, str]]:
    ids = [option.id for option in node.options]
    if not ids and not node.allow_answer and "allow_answer" in node.model_fields_set:
        yield ("allow_answer",), "is false, and there are no options, so that nobody could answer; add options, or leave it out"
    for number, id in enumerate(ids):
        if id in ids[:number]:
            yield ("options", number, "id"), f"the option {id!r} occurs more than once"
    if node.recommended is not None and node.recommended not in ids:
        yield ("recommended",), _no_option(node.recommended, ids)
    for place, option in _chosen(node.on_timeout, ("on_timeout",)):
        if option not in ids:
            yield place, _no_option(option, ids)


def _chosen(policy: OnTimeout | timedelta | None, place: Place) -> Iterator[tuple[Place, str]]:
    """Yield the options that a policy and those after it choose, each with its place."""
    if isinstance(policy, Choose):
        yield (*place, "option"), policy.option
    elif isinstance(policy, Delegate | Escalate):
        yield from _chosen(policy.after, (*place, "after"))


def _no_option(id: str, ids: list[str]) -> str:
    return f"there is no option {id!r}{meant(id, ids)}" + ("" if ids else "; the node has none")
