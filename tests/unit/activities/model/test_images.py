"""Which images go along with a request, and which stay words."""

from __future__ import annotations

from typing import Any, cast

import pytest
from temporalio.testing import ActivityEnvironment

from activities.model.images import MOST_NAMED, with_images
from kernel.basics.errors import InvalidInput
from kernel.kinds.llm import ChatMessage, ModelRequest
from kernel.kinds.storage import Damaged, NotThere, Storage
from kernel.model_call.images import MOST_IMAGES

GOOD, BAD, GONE = "a" * 64, "b" * 64, "c" * 64


class QueuedMessage:
    """Images of every address, but for two; `asked` are the addresses that were looked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def kept(self, address: str) -> bytes:
        self.asked.append(address)
        if address in (BAD, GONE):
            raise (Damaged if address == BAD else NotThere)(f"the object is not in /home/ann/.mofa/objects: {address}")
        return b"png"


def request(*messages: tuple[str, str]) -> ModelRequest:
    return ModelRequest(model="m", messages=[ChatMessage(role=cast(Any, role), content=words) for role, words in messages])


async def shown(env: ActivityEnvironment, given: ModelRequest, own: list[str], kept: QueuedMessage | None = None) -> Any:
    """How many images each message has, and which were left out."""
    storage = cast(Storage, kept or QueuedMessage())
    found, left_out = await env.run(with_images, given, storage, own)
    return [len(message.images) for message in found.messages], left_out


async def test_what_is_there_goes_along_and_what_is_not_stays_words(env: ActivityEnvironment) -> None:
    words = f"image:{GOOD}.png image:{BAD}.png image:{GONE}.jpg"
    given = request(("user", words), ("assistant", words), ("user", f"[ann] image:{GONE}.gif"), ("user", "none"))
    assert await shown(env, given, []) == ([1, 0, 0, 0], [BAD, GONE])


@pytest.mark.parametrize("address", [BAD, GONE])
async def test_ones_own_must_be_there_and_the_error_names_no_path(env: ActivityEnvironment, address: str) -> None:
    with pytest.raises(InvalidInput, match="Add it first: mofa image add FILE") as refused:
        await shown(env, request(("user", f"image:{address}.png")), [address])
    assert "/" not in str(refused.value)


async def test_of_too_many_the_first_go_along(env: ActivityEnvironment) -> None:
    addresses = [f"{number:064}" for number in range(500)]
    given, kept = request(("user", " ".join(f"image:{address}.png" for address in addresses))), QueuedMessage()
    assert await shown(env, given, [], kept) == ([MOST_IMAGES], addresses[MOST_IMAGES:][:MOST_NAMED])
    assert kept.asked == addresses[:MOST_IMAGES]
    with pytest.raises(InvalidInput, match="refers to 500 images; at most 20 are sent"):
        await shown(env, given, addresses[: MOST_IMAGES + 1])
