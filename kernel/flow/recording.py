"""The events of a flow for its record: a long value as its beginning, and once in the event log as a whole.

The whole values are the input of a flow, the outputs that came from outside, and the flow itself unless it is published. With
them a run can be tried on another version of its flow, and forked, from the event log alone.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, NamedTuple

from kernel.basics.event_data import EventData
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import INLINE_BYTES, beginning
from kernel.flow.events import NodeFinished, PartOpened, Whole
from kernel.flow.shapes import WORK, FlowDefinition, MapNode
from kernel.flow.state import INLINE_ITEMS, Flow, id_of
from kernel.record.event_log import REF

RECORDED_CHARACTERS = 400_000
"""The longest value that is recorded as a whole: as much as a run can read back. Of a longer one, only the beginning is."""


class Recorded(NamedTuple):
    """An event for the record, and the long texts to which it refers."""

    event: EventData
    texts: list[str]


def recorded(event: EventData, flow: Flow, stored: Collection[str] | None) -> Recorded:
    """Return an event with its long values as their beginnings, and the whole of those that come from outside.

    `stored` are the hashes of texts that the store has already; None if nothing is to be recorded as a whole.
    """
    for field in ("given", "output"):
        value = getattr(event, field, None)
        if value is None:
            continue
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if len(text.encode(errors="replace")) <= INLINE_BYTES:
            continue
        update: dict[str, Any] = {field: beginning(text), "truncated": True}
        texts: list[str] = []
        if stored is not None and _is_from_outside(event, flow) and len(text) <= RECORDED_CHARACTERS:
            whole, texts = referred(text, stored)
            update |= {"whole": whole, "as_json": not isinstance(value, str)}
        return Recorded(event.model_copy(update=update), texts)
    return Recorded(event, [])


def definition_of(flow: FlowDefinition) -> tuple[Whole, list[str]]:
    """Return the JSON of a flow for the record, and the long text to which that refers."""
    fields = set(FlowDefinition.model_fields)
    definition = flow.model_dump(mode="json", by_alias=True, include=fields, exclude_unset=True)
    return referred(json.dumps(definition, ensure_ascii=False), ())


def referred(text: str, stored: Collection[str]) -> tuple[Whole, list[str]]:
    """Return a text for an event, a long one as its hash, and the texts that the event log has to store."""
    if len(text.encode(errors="replace")) <= INLINE_BYTES:
        return text, []
    ref = sha256_of(text)
    return {REF: ref}, [] if ref in stored else [text]


def _is_from_outside(event: EventData, flow: Flow) -> bool:
    match event:
        case PartOpened(part=""):
            return True
        case NodeFinished(node=path, output=output):
            node = flow.nodes[id_of(path)]
            in_batches = isinstance(node, MapNode) and isinstance(output, list) and len(output) > INLINE_ITEMS
            return isinstance(node, WORK) or in_batches or node.id in flow.long
    return False
