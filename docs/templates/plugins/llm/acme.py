"""Models of Acme, a provider with an HTTP API of its own: `POST /answer` takes `{model, messages}`, returns `{text, …}`."""

from __future__ import annotations

from typing import Any

import httpx2

from kernel.basics.errors import ProviderUnavailable
from kernel.kinds.llm import Model, ModelReply, ModelRequest
from plugins.llm._provider_call import key_of, provider_call
from plugins.llm._provider_failures import failure_of


def create(
    *,
    base_url: str = "https://api.acme.example",
    api_key: str | None = None,
    timeout_s: float = 120.0,
    http_client: httpx2.AsyncClient | None = None,
) -> Model:
    """Return a model of Acme. Nothing is opened before its first use.

    Args:
        base_url: the API's address.
        api_key: the key; `ACME_API_KEY` where it is left out.
        timeout_s: seconds for one whole answer.
        http_client: the client, for tests.

    Raises:
        ProviderRefused: there is no key.
    """
    key = key_of("acme", api_key, "ACME_API_KEY")
    return AcmeModel(http_client or httpx2.AsyncClient(), base_url.rstrip("/"), key, timeout_s)


class AcmeModel:
    """One account at Acme; safe for many calls at once."""

    offline = False

    def __init__(self, client: httpx2.AsyncClient, base_url: str, key: str, timeout_s: float) -> None:
        self._client, self._base_url, self._key, self._timeout_s = client, base_url, key, timeout_s

    async def complete(self, request: ModelRequest) -> ModelReply:
        """Return one answer. It is asked for once: Temporal repeats what failed.

        Raises:
            ProviderRefused: a repeat cannot help.
            ProviderUnavailable: Acme cannot be reached, or answers with an error that may pass.
            RateLimited: Acme wants a pause first.
        """
        who = f"acme:{request.model}"
        messages = [{"role": each.role, "text": each.content} for each in request.messages]
        # `asking` bounds the time, and removes the key from the text of every error.
        async with provider_call(who, self._key, self._timeout_s):
            try:
                answer = await self._client.post(
                    f"{self._base_url}/answer",
                    json={"model": request.model, "messages": messages},
                    headers={"Authorization": f"Bearer {self._key}", "Idempotency-Key": request.idempotency_key or ""},
                    timeout=self._timeout_s,
                )
            except httpx2.HTTPError as error:
                raise ProviderUnavailable(f"{who}: cannot reach Acme: {error}") from None
            if answer.status_code != 200:
                raise failure_of(answer.status_code, answer.headers, answer.text, who=who)
            return _reply(request, answer.json())

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _reply(request: ModelRequest, body: dict[str, Any]) -> ModelReply:
    # Counts that are left out stay 0: the model call then estimates them, and marks the usage as `estimated`.
    return ModelReply(
        content=body.get("text") or "",
        finish_reason=body.get("finish"),
        model=request.model,
        input_tokens=body.get("tokens_in") or 0,
        output_tokens=body.get("tokens_out") or 0,
    )
