"""Any server that speaks OpenAI's Chat Completions.

The SDK's own retries are off: the caller retries, after the time that the provider asks for. What a server turns out not
to know (a parameter, JSON Schema output) is left out and the request sent again at once, since a refused request is not
billed. It is remembered for the life of this client: parameters by model, the form of a schema by its name too.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx2
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, AsyncOpenAI, OpenAIError

from kernel.basics.errors import InvalidInput, MofaError, ProviderRefused, ProviderUnavailable
from kernel.kinds.embedding import EmbeddingReply, EmbeddingRequest
from kernel.kinds.llm import Model, ModelReply, ModelRequest
from plugins.llm._openai_dialect import (
    Pieces,
    SchemaForm,
    embeddings_of,
    refused_parameter,
    reply_of,
    request_body,
    streamed,
    weaker,
)
from plugins.llm._provider_failures import error_in, failure_of, without_key

DEFAULT_KEY_VARIABLE = "OPENAI_API_KEY"
CONNECT_TIMEOUT_S = 10.0


def create(
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    api_key_env: str = DEFAULT_KEY_VARIABLE,
    timeout_s: float = 120.0,
    organization: str | None = None,
    project: str | None = None,
    headers: dict[str, str] | None = None,
    extra_body: dict[str, Any] | None = None,
    http_client: httpx2.AsyncClient | None = None,
    **unknown: Any,
) -> Model:
    """A model behind an OpenAI-compatible endpoint.

    Args:
        base_url: the endpoint; `OPENAI_BASE_URL`, or OpenAI's own, where it is left out.
        api_key: the key; the variable `api_key_env` where it is left out.
        timeout_s: seconds for one whole answer.
        organization, project: as the SDK takes them.
        headers: sent with each request.
        extra_body: further fields of each request, for example `{"reasoning_effort": "low"}`.
        http_client: for tests.

    Raises:
        ProviderRefused: there is no key.
        InvalidInput: an unknown option, or an address that is none.
    """
    if unknown:
        known = "base_url, api_key, api_key_env, timeout_s, organization, project, headers, extra_body"
        raise InvalidInput(f"Model plugin openai: unknown option {sorted(unknown)[0]!r}; known options: {known}", "options")
    key = _key(api_key, api_key_env)
    client = AsyncOpenAI(
        api_key=key,
        base_url=_address(base_url),
        organization=organization,
        project=project,
        default_headers=headers,
        max_retries=0,
        timeout=httpx2.Timeout(timeout_s, connect=min(timeout_s, CONNECT_TIMEOUT_S)),
        http_client=http_client,
    )
    return OpenAIModel(client, key, timeout_s, extra_body or {})


def _key(given: str | None, variable: str) -> str:
    key = (given or os.environ.get(variable) or "").strip()
    if not key:
        raise ProviderRefused(
            f"No API key for model plugin openai: set {variable} (any word will do for a server that checks none), "
            "or use the offline model: offline:scripted."
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ProviderRefused(f"{variable} does not hold an API key: it has blanks or characters that no key has.")
    return key


def _address(given: str | None) -> str | None:
    """The endpoint, or None for the SDK's own; an empty variable counts as none, which the SDK does not see."""
    address = given or os.environ.get("OPENAI_BASE_URL")
    if not address:
        return "https://api.openai.com/v1"
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        source = "base_url" if given else "OPENAI_BASE_URL"
        raise InvalidInput(f"{source}: {address!r} is no address; it should look like http://localhost:8000/v1", "base_url")
    return address


class OpenAIModel:
    """One endpoint and key; safe for many calls at once."""

    offline = False

    def __init__(self, client: AsyncOpenAI, key: str, timeout_s: float, extra_body: dict[str, Any]) -> None:
        self._client, self._key, self._timeout_s, self._extra_body = client, key, timeout_s, extra_body
        self._dropped: dict[str, set[str]] = defaultdict(set)
        self._forms: dict[tuple[str, str], SchemaForm] = defaultdict(lambda: "strict")

    async def complete(self, request: ModelRequest) -> ModelReply:
        """Return one answer. Cancelling closes the connection.

        Raises:
            MofaError: the errors of `kernel.kinds.llm.Model`; none holds the key.
        """
        return await self._answer(request, None)

    async def stream(self, request: ModelRequest, say: Callable[[str], None]) -> ModelReply:
        """As `complete`, with the words given to `say` as they come, where the server can."""
        return await self._answer(request, say)

    async def _answer(self, request: ModelRequest, say: Callable[[str], None] | None) -> ModelReply:
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._complete(request, say)
        except TimeoutError:
            raise ProviderUnavailable(f"{_who(request)}: no answer within {self._timeout_s:g} s.", reason="timeout") from None
        except MofaError as error:
            error.args = (without_key(str(error), self._key), *error.args[1:])
            raise error from None

    async def embed(self, request: EmbeddingRequest) -> EmbeddingReply:
        """The texts' vectors, by the endpoint's `/embeddings`."""
        asked = ModelRequest(model=request.model, messages=[], idempotency_key=request.idempotency_key)
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._embed(request, asked)
        except TimeoutError:
            raise ProviderUnavailable(f"{_who(asked)}: no answer within {self._timeout_s:g} s.", reason="timeout") from None
        except MofaError as error:
            error.args = (without_key(str(error), self._key), *error.args[1:])
            raise error from None

    async def _embed(self, request: EmbeddingRequest, asked: ModelRequest) -> EmbeddingReply:
        headers = self._extras(asked)["extra_headers"]
        try:
            with self._readable(asked):
                raw = await self._client.embeddings.with_raw_response.create(
                    model=request.model, input=request.texts, encoding_format="float", extra_headers=headers
                )
        except APIStatusError as error:
            raise failure_of(error.status_code, error.response.headers, _body(error), who=_who(asked)) from None
        return embeddings_of(_payload(raw.text, raw.headers, asked), request, who=_who(asked))

    async def close(self) -> None:
        """Give back the connections."""
        await self._client.close()

    async def _complete(self, request: ModelRequest, say: Callable[[str], None] | None) -> ModelReply:
        """Send, and send again without what the server does not know; each round leaves one more thing out, so it ends."""
        dropped, shape = self._dropped[request.model], (request.model, request.output_name)
        while True:
            form = self._forms[shape]
            body = request_body(request, dropped=dropped, form=form)
            try:
                if say is not None and "stream" not in dropped:
                    return await self._hear(request, streamed(body, dropped=dropped), say)
                return await self._send(request, body)
            except APIStatusError as error:
                refused = refused_parameter(error.status_code, _body(error), streamed(body, dropped=dropped) if say else body)
                if refused is None:
                    raise failure_of(error.status_code, error.response.headers, _body(error), who=_who(request)) from None
            if refused == "response_format":
                self._forms[shape] = weaker(form, body)
            else:
                dropped.add(refused)

    async def _send(self, request: ModelRequest, body: dict[str, Any]) -> ModelReply:
        with self._readable(request):
            raw = await self._client.chat.completions.with_raw_response.create(**body, **self._extras(request))
        payload = _payload(raw.text, raw.headers, request)
        return reply_of(payload, request, who=_who(request), request_id=raw.request_id)

    async def _hear(self, request: ModelRequest, body: dict[str, Any], say: Callable[[str], None]) -> ModelReply:
        pieces, heard = Pieces(), False
        with self._readable(request):
            async with await self._client.chat.completions.create(**body, **self._extras(request)) as stream:
                async for chunk in stream:
                    heard = True
                    words = pieces.add(chunk.model_dump())
                    if words:
                        say(words)
                request_id = stream.response.headers.get("x-request-id")
        payload = pieces.payload()
        if payload is None:
            if not heard:  # it does not know streams: the next attempt asks for the whole answer
                self._dropped[request.model].add("stream")
            raise ProviderUnavailable(f"{_who(request)}: the streamed answer broke off before its end.")
        return reply_of(payload, request, who=_who(request), request_id=request_id)

    def _extras(self, request: ModelRequest) -> dict[str, Any]:
        key = request.idempotency_key
        return {
            "extra_headers": {"Idempotency-Key": quote(key, safe="!#$&'()*+,/:;=?@[]~ ")} if key else None,
            "extra_body": self._extra_body or None,
        }

    @contextmanager
    def _readable(self, request: ModelRequest) -> Iterator[None]:
        """The SDK's errors as ours; those with a status are left, for the caller reads them."""
        try:
            yield
        except APITimeoutError:
            raise ProviderUnavailable(f"{_who(request)}: no answer within {self._timeout_s:g} s.", reason="timeout") from None
        except APIConnectionError as error:
            reason = error.__cause__ or error
            raise ProviderUnavailable(f"{_who(request)}: cannot reach {self._client.base_url}: {reason}") from None
        except APIStatusError:
            raise
        except httpx2.HTTPError as error:
            raise ProviderUnavailable(f"{_who(request)}: the connection broke: {error}") from None
        except OpenAIError as error:
            # An error inside a stream has no status, but the SDK's own refusals are no APIError.
            kind = ProviderUnavailable if isinstance(error, APIError) else ProviderRefused
            raise kind(f"{_who(request)}: {error}") from None


def _who(request: ModelRequest) -> str:
    return f"openai:{request.model}"


def _body(error: APIStatusError) -> Any:
    """The body as sent: the SDK keeps only the inner error object, and not every server has one."""
    try:
        return error.response.json()
    except ValueError:
        return error.response.text


def _payload(text: str, headers: httpx2.Headers, request: ModelRequest) -> Any:
    """The answer's JSON. Some gateways send an error with status 200; it counts as what its code says."""
    try:
        payload = json.loads(text)
    except ValueError:
        start = " ".join(text[:80].split())
        raise ProviderUnavailable(f"{_who(request)}: the answer is not JSON; it begins: {start!r}") from None
    if isinstance(payload, dict) and payload.get("error") and not payload.get("choices"):
        code = error_in(payload).get("code")
        status = code if isinstance(code, int) and 400 <= code < 600 else 502
        raise failure_of(status, headers, payload, who=_who(request))
    return payload
