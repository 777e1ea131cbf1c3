"""Any server with OpenAI's Chat Completions API.

The SDK's own retries are off: the caller retries, after the time that the provider asks for. A request that a server refuses
for its form (a parameter, JSON Schema output, the order of turns) is sent again at once in another form, since a refused
request is not billed. The accepted form is remembered for the life of this client.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import httpx2
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, AsyncAPIResponse, AsyncOpenAI, OpenAIError

from kernel.basics.errors import InvalidInput, ProviderRefused, ProviderUnavailable
from kernel.kinds.embedding import EmbeddingReply, EmbeddingRequest
from kernel.kinds.llm import Model, ModelReply, ModelRequest
from plugins.llm._openai_answer import embeddings_of, reply_of
from plugins.llm._openai_dialect import Form, request_body, streamed
from plugins.llm._openai_stream import STREAM, is_stream, joined, one_chunk
from plugins.llm._payload import payload_of
from plugins.llm._provider_call import provider_call
from plugins.llm._provider_failures import failure_of, without_key
from plugins.llm._schema_form import SchemaForms

DEFAULT_KEY_VARIABLE = "OPENAI_API_KEY"
CONNECT_TIMEOUT_S = 10.0
MOST_BROKEN = 1000
"""Calls with an interrupted stream that are remembered."""

Response = AsyncAPIResponse[Any]


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
) -> Model:
    """Return a model behind an OpenAI-compatible endpoint.

    Args:
        base_url: the endpoint; by default `OPENAI_BASE_URL`, or OpenAI's own.
        api_key: the key; by default the environment variable `api_key_env`.
        timeout_s: seconds for one whole answer.
        organization, project: OpenAI's ids, which the SDK sends as headers.
        headers: further headers of each request.
        extra_body: further fields of each request, for example `{"reasoning_effort": "low"}`.
        http_client: for tests.

    Raises:
        ProviderRefused: there is no key.
        InvalidInput: `base_url` is not an HTTP address.
    """
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
            f"No API key for model plugin openai: set {variable} (any text for a server that checks no key), "
            "or use the offline model: offline:scripted."
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ProviderRefused(f"{variable} does not hold an API key: a key is printable ASCII without spaces.")
    return key


def _address(given: str | None) -> str | None:
    """Return the endpoint. An empty `OPENAI_BASE_URL` counts as unset, unlike in the SDK."""
    address = given or os.environ.get("OPENAI_BASE_URL")
    if not address:
        return "https://api.openai.com/v1"
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        source = "base_url" if given else "OPENAI_BASE_URL"
        raise InvalidInput(f"{source}: {address!r} is not an address; it should look like http://localhost:8000/v1", "base_url")
    return address


class OpenAIModel:
    """One endpoint and key; safe for many calls at once."""

    offline = False

    def __init__(self, client: AsyncOpenAI, key: str, timeout_s: float, extra_body: dict[str, Any]) -> None:
        self._client, self._key, self._timeout_s, self._extra_body = client, key, timeout_s, extra_body
        self._forms: dict[str, Form] = {}  # the accepted form of each model, but for its schemas
        self._schemas = SchemaForms()
        self._broken: set[str] = set()  # the idempotency keys of calls with an interrupted stream

    async def complete(self, request: ModelRequest) -> ModelReply:
        """Return one answer. Cancelling closes the connection.

        Raises:
            MofaError: the errors of `kernel.kinds.llm.Model`; none holds the key.
        """
        return await self._answer(request, None)

    async def stream(self, request: ModelRequest, say: Callable[[str], None]) -> ModelReply:
        """Do as `complete`, and pass the words to `say` as they come, if the server can stream."""
        return await self._answer(request, say)

    async def _answer(self, request: ModelRequest, say: Callable[[str], None] | None) -> ModelReply:
        async with provider_call(_who(request), self._key, self._timeout_s):
            reply = await self._complete(request, say)
        return reply.model_copy(update={"refusal": without_key(reply.refusal, self._key)}) if reply.refusal else reply

    async def embed(self, request: EmbeddingRequest) -> EmbeddingReply:
        """Return the texts' vectors, from the endpoint's `/embeddings`."""
        asked = ModelRequest(model=request.model, messages=[], idempotency_key=request.idempotency_key)
        async with provider_call(_who(asked), self._key, self._timeout_s):
            return await self._embed(request, asked)

    async def _embed(self, request: EmbeddingRequest, asked: ModelRequest) -> EmbeddingReply:
        headers = self._extras(asked)["extra_headers"]
        try:
            with self._translated(asked):
                raw = await self._client.embeddings.with_raw_response.create(
                    model=request.model, input=request.texts, encoding_format="float", extra_headers=headers
                )
        except APIStatusError as error:
            raise failure_of(error.status_code, error.response.headers, _body(error), who=_who(asked)) from None
        return embeddings_of(payload_of(raw.text, raw.headers, who=_who(asked)), request, who=_who(asked))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _complete(self, request: ModelRequest, say: Callable[[str], None] | None) -> ModelReply:
        """Send the request, and send it in another form while the server refuses that. Each form demands less, so this ends."""
        form = replace(self._forms.get(request.model, Form()), schema=self._schemas.of(request))
        while True:
            stream_to = say if self._may_stream(request, form) else None
            body = request_body(request, form) if stream_to is None else streamed(request_body(request, form), form)
            try:
                reply = await self._send(request, body, stream_to)
            except APIStatusError as error:
                answer = _body(error)
                other = form.after(error.status_code, answer, request, body)
                if other is None:
                    raise failure_of(error.status_code, error.response.headers, answer, who=_who(request)) from None
                form = other
            else:
                self._remember(request, form)
                return reply

    def _may_stream(self, request: ModelRequest, form: Form) -> bool:
        """Return whether to stream: the server can, and the stream of an earlier attempt was not interrupted."""
        return "stream" not in form.left_out and request.idempotency_key not in self._broken

    def _remember(self, request: ModelRequest, form: Form) -> None:
        known = self._forms.get(request.model, Form())
        self._forms[request.model] = Form(known.left_out | form.left_out, turns=form.turns)
        self._broken.discard(request.idempotency_key or "")
        if form.refused is not None:
            self._schemas.remember(request, form.schema, form.refused)

    def _broke_off(self, request: ModelRequest, why: str) -> ProviderUnavailable:
        """Return the error of a connection that ended too early; the next attempt of the call does not stream."""
        if len(self._broken) >= MOST_BROKEN:
            self._broken.clear()
        self._broken.add(request.idempotency_key or "")
        return ProviderUnavailable(f"{_who(request)}: {why}")

    async def _send(self, request: ModelRequest, body: dict[str, Any], say: Callable[[str], None] | None) -> ModelReply:
        create = self._client.chat.completions.with_streaming_response.create
        with self._translated(request):
            async with create(**body, **self._extras(request)) as response:
                payload = await self._payload(request, response, say)
        return reply_of(payload, request, who=_who(request), request_id=response.headers.get("x-request-id"))

    async def _payload(self, request: ModelRequest, response: Response, say: Callable[[str], None] | None) -> Any:
        """Return the whole answer, joined from its pieces if the server streamed it, which some do unasked."""
        headers, who = response.headers, _who(request)
        if say is not None and STREAM in headers.get("content-type", ""):
            payload = await joined(response.iter_bytes(), headers, say, who=who)
        else:
            text = await response.text()
            if not is_stream(text):
                return payload_of(text, headers, who=who)
            payload = await joined(one_chunk(text), headers, say or (lambda _: None), who=who)
        if payload is None:
            raise self._broke_off(request, "the streamed answer broke off before its end.")
        return payload

    def _extras(self, request: ModelRequest) -> dict[str, Any]:
        key = request.idempotency_key
        return {
            "extra_headers": {"Idempotency-Key": quote(key, safe="!#$&'()*+,/:;=?@[]~ ")} if key else None,
            "extra_body": self._extra_body or None,
        }

    @contextmanager
    def _translated(self, request: ModelRequest) -> Iterator[None]:
        """Raise the SDK's errors as ours, except those with a status, which the caller reads."""
        try:
            yield
        except APITimeoutError:
            raise ProviderUnavailable(f"{_who(request)}: no answer within {self._timeout_s:g} s.", reason="timeout") from None
        except APIConnectionError as error:
            reason = error.__cause__ or error
            raise ProviderUnavailable(f"{_who(request)}: cannot reach {self._client.base_url}: {reason}") from None
        except APIStatusError:
            raise
        except httpx2.TimeoutException:
            raise ProviderUnavailable(f"{_who(request)}: no answer within {self._timeout_s:g} s.", reason="timeout") from None
        except httpx2.HTTPError as error:
            raise self._broke_off(request, f"the connection broke: {error}") from None
        except OpenAIError as error:
            # An error inside a stream is an APIError without a status. The SDK's own refusals are not APIErrors.
            kind = ProviderUnavailable if isinstance(error, APIError) else ProviderRefused
            raise kind(f"{_who(request)}: {error}") from None


def _who(request: ModelRequest) -> str:
    return f"openai:{request.model}"


def _body(error: APIStatusError) -> Any:
    """Return the body as it was sent. The SDK keeps only the inner error object, which not every server sends."""
    try:
        return error.response.json()
    except ValueError:
        return error.response.text
