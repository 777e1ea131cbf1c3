"""The images that a conversation refers to, sent with the request."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection
from dataclasses import replace

from activities.model.question import Answered, Asks, Question
from kernel.basics.errors import InvalidInput
from kernel.kinds.llm import ChatMessage, ModelRequest
from kernel.kinds.storage import Damaged, NotThere, Storage
from kernel.model_call.images import MOST_IMAGES, Image, references
from runtime.patience import retry_write

MOST_NAMED = 100
"""The most missing images that are named in an answer."""


class Images:
    """Adds the images that the messages of a question refer to."""

    def __init__(self, storage: Storage, asks: Asks[Question, Answered]) -> None:
        self._storage, self._asks = storage, asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer to the question with its images, and the addresses of images that were not sent."""
        request, left_out = await with_images(question.request, self._storage, question.call.own_images)
        answered = await self._asks.ask(replace(question, request=request))
        if not left_out:
            return answered
        return replace(answered, reply=answered.reply.model_copy(update={"without_images": left_out}))


async def with_images(request: ModelRequest, storage: Storage, own: Collection[str] = ()) -> tuple[ModelRequest, list[str]]:
    """Return the request with the images that its user messages refer to, and the addresses of those that are not sent.

    Any answer may contain such a reference. A reference to a missing image, or too many of them, stay plain text.

    Args:
        own: the addresses of images in the run's own input.

    Raises:
        InvalidInput: an image of `own` cannot be sent.
    """
    left_out: dict[str, None] = {}
    messages: list[ChatMessage] = []
    named = [references(message.content) if message.role == "user" else [] for message in request.messages]
    if not any(named):
        return request, []
    for message, wanted in zip(request.messages, named, strict=True):
        images = [await _image(address, media_type, storage) for address, media_type in wanted[:MOST_IMAGES]]
        missing = [address for (address, _), image in zip(wanted, images, strict=False) if image is None]
        too_many = [address for address, _ in wanted[MOST_IMAGES:]]
        _check(missing, too_many, own, len(wanted))
        left_out |= dict.fromkeys([*missing, *too_many])
        messages.append(message.model_copy(update={"images": [*filter(None, images)]}) if wanted else message)
    return request.model_copy(update={"messages": messages}), list(left_out)[:MOST_NAMED]


def _check(missing: list[str], too_many: list[str], own: Collection[str], count: int) -> None:
    for address in missing:
        if address in own:
            raise InvalidInput(f"image: there is no image {address[:12]}… here. Add it first: mofa image add FILE", "image")
    if any(address in own for address in too_many):
        raise InvalidInput(f"image: a message refers to {count} images; at most {MOST_IMAGES} are sent.", "image")


async def _image(address: str, media_type: str, storage: Storage) -> Image | None:
    async def read() -> bytes | None:
        try:
            return await storage.kept(address)
        except (NotThere, Damaged):
            return None

    data = await retry_write(read)
    return None if data is None else Image(media_type=media_type, data=b64encode(data).decode())
