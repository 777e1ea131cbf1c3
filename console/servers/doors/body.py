"""The body of a request."""

from __future__ import annotations

import json
from typing import Any

from fastapi import Request

from kernel.basics.errors import InvalidInput


async def body_of(request: Request) -> dict[str, Any]:
    """Return the body, a JSON object.

    Raises:
        InvalidInput: it is none.
    """
    try:
        body = await request.json()
    except json.JSONDecodeError as error:
        raise InvalidInput(f"body: is not JSON: {error.msg}.", "body") from None
    if not isinstance(body, dict):
        raise InvalidInput("body: must be a JSON object.", "body")
    return body
