"""The content of messages: texts, and images, which are stored; a text refers to them by their address."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from console.servers.web.services import Services
from kernel.basics.errors import InvalidInput
from kernel.model_call.images import MOST_IMAGES, reference_to

_DATA = re.compile(r"data:image/[a-z.+-]{1,40};base64,", re.IGNORECASE)


class ImageUrl(BaseModel):
    """An image's address."""

    url: str


class TextPart(BaseModel):
    """A text."""

    type: Literal["text", "input_text", "output_text"]
    text: str


class RefusalPart(BaseModel):
    """A model's refusal."""

    type: Literal["refusal"]
    refusal: str


class ImagePart(BaseModel):
    """An image, as Chat Completions (an object) or Responses (an address) give it."""

    type: Literal["image_url", "input_image"]
    image_url: ImageUrl | str


Part = Annotated[TextPart | RefusalPart | ImagePart, Field(discriminator="type")]

Content = str | list[Part] | None


async def text_of(here: Services, content: Content, field: str) -> str:
    """Return a content as one text, with references to its images, which are stored.

    Raises:
        InvalidInput: an image cannot be taken.
    """
    if content is None or isinstance(content, str):
        return content or ""
    images = [part for part in content if isinstance(part, ImagePart)]
    if len(images) > MOST_IMAGES:
        raise InvalidInput(f"{field}: has {len(images)} images; a message may have at most {MOST_IMAGES}.", field)
    return "\n".join([await _text(here, part, f"{field}.{number}") for number, part in enumerate(content)])


async def _text(here: Services, part: Any, field: str) -> str:
    if isinstance(part, TextPart):
        return part.text
    if isinstance(part, RefusalPart):
        return part.refusal
    url = part.image_url if isinstance(part.image_url, str) else part.image_url.url
    begin = _DATA.match(url)
    if begin is None:
        words = "send images as data:image/…;base64,…; addresses are not fetched."
        raise InvalidInput(f"{field}: {words}", field)
    try:
        data = b64decode(url[begin.end() :], validate=True)
    except ValueError:
        raise InvalidInput(f"{field}: the image is not base64.", field) from None
    reference = reference_to(data, field)
    await here.storage.keep(data)
    return reference
