"""The images that a conversation refers to, brought along to the model."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

from activities.model.question import Answered, Asks, Question
from kernel.basics.errors import InvalidInput
from kernel.kinds.llm import ChatMessage, ModelRequest
from kernel.kinds.storage import NotThere, Storage
from kernel.model_call.images import MOST_IMAGES, Image, references
from runtime.patience import asked_again


class Images:
    """Puts the images that a question's words refer to beside them."""

    def __init__(self, storage: Storage, asks: Asks[Question, Answered]) -> None:
        self._storage, self._asks = storage, asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer to the question with its images."""
        return await self._asks.ask(replace(question, request=await with_images(question.request, self._storage)))


async def with_images(request: ModelRequest, storage: Storage) -> ModelRequest:
    """The request with the images that its users' messages refer to.

    Raises:
        InvalidInput: an image is not there, or a message has too many.
    """
    found = [references(message.content) if message.role == "user" else [] for message in request.messages]
    if not any(found):
        return request
    messages = [
        message if not wanted else await _with(message, wanted, storage)
        for message, wanted in zip(request.messages, found, strict=True)
    ]
    return request.model_copy(update={"messages": messages})


async def _with(message: ChatMessage, wanted: list[tuple[str, str]], storage: Storage) -> ChatMessage:
    if len(wanted) > MOST_IMAGES:
        raise InvalidInput(f"image: a message refers to {len(wanted)} images; {MOST_IMAGES} are sent at most.", "image")
    images = [await _image(address, media_type, storage) for address, media_type in wanted]
    return message.model_copy(update={"images": images})


async def _image(address: str, media_type: str, storage: Storage) -> Image:
    async def read() -> bytes:
        return await storage.kept(address)

    try:
        data = await asked_again(read)
    except NotThere as missing:
        raise InvalidInput(f"image: {missing} Keep it first: mofa image add FILE", "image") from None
    return Image(media_type=media_type, data=b64encode(data).decode())
