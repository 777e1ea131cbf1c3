"""The redaction of requests to models, and the return of the hidden values in answers, as the project file asks."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from activities.model.question import Answered, Asks, Question
from activities.model.replies import storable_reply
from kernel.basics.errors import InvalidInput
from kernel.kinds.llm import ModelRequest
from kernel.kinds.redaction import Finder, Veil
from kernel.project.project import Project
from plugins import discovery
from runtime.plugins.start import Load


class Redaction:
    """The redaction of one project; without `privacy.redact` there is none."""

    def __init__(self, project: Project, load: Load = discovery.load) -> None:
        """Make the redaction plugin.

        Raises:
            UnknownPlugin, InvalidInput: the settings under `privacy` cannot be used.
        """
        self._finder = _finder(project, load)

    async def veiled(self, request: ModelRequest, scope: str) -> tuple[ModelRequest, Veil | None]:
        """Return the request without the values to hide, and the veil that restores them in the answer."""
        if self._finder is None:
            return request, None
        veil = Veil(self._finder, scope)
        return await asyncio.to_thread(veil.request, request), veil

    async def texts(self, texts: list[str]) -> list[str]:
        """Return texts without the values to hide, for an embedding.

        Their placeholders have no tag: one run must find the memories of another.
        """
        if self._finder is None:
            return texts
        veil = Veil(self._finder, None)
        return await asyncio.to_thread(lambda: [veil.hide(text) for text in texts])


class Redacted:
    """Hides values from the provider, and restores them in its answer."""

    def __init__(self, redaction: Redaction, asks: Asks[Question, Answered]) -> None:
        self._redaction, self._asks = redaction, asks

    async def ask(self, question: Question) -> Answered:
        """Return the answer with the hidden values restored."""
        request, veil = await self._redaction.veiled(question.request, question.key.scope)
        answered = await self._asks.ask(replace(question, request=request))
        return answered if veil is None else replace(answered, reply=storable_reply(veil.reply(answered.reply)))


def _finder(project: Project, load: Load) -> Finder | None:
    wanted = project.privacy
    if wanted is None or not wanted.redact:
        return None
    try:
        create = load("redaction", wanted.plugin)
    except ImportError as error:
        raise InvalidInput(
            f"privacy.redact: the package {error.name} is not installed; install it with: uv sync --extra privacy", "privacy"
        ) from None
    finder: Finder = create(kinds=wanted.redact, phone_region=wanted.phone_region)
    return finder
