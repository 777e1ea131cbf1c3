"""The collector of cyclic garbage with our settings."""

from __future__ import annotations

import gc
import weakref

from runtime.garbage import OBJECTS, OLDEST, look_seldom


class Node:
    """A part of a cycle."""

    def __init__(self, other: Node | None = None) -> None:
        self.other = other or Node(self)


def test_old_garbage_is_found_before_much_more_has_come() -> None:
    """What an error holds of an evicted workflow is old, and is garbage from then on."""
    before = gc.get_threshold()
    try:
        look_seldom()
        node = Node()
        gc.collect()  # now it is among the oldest
        lost = weakref.ref(node)
        del node
        # Python looks at the oldest objects only if there are many new ones beside them.
        kept: list[list[object]] = []
        for _ in range(2 * OBJECTS * OLDEST):
            kept.append([])
            if lost() is None:
                break
        assert lost() is None
    finally:
        gc.set_threshold(*before)
