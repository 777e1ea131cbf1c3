"""Google's Gemini API, by its own SDK (google-genai).

A wanted JSON Schema goes to the API's own feature. Some models refuse it, such as older ones beside tools; the schema then goes
into the prompt. The reference: https://ai.google.dev/api/generate-content
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

from kernel.basics.errors import MofaError, ProviderRefused, ProviderUnavailable
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.kinds.embedding import EmbeddingReply, EmbeddingRequest
from kernel.kinds.llm import ChatMessage, Model, ModelReply, ModelRequest, ToolCall
from plugins.llm._payload import payload_of
from plugins.llm._prompts import opened, schema_in_words
from plugins.llm._provider_call import key_of, not_installed, parsed, provider_call, sdk_reading_errors
from plugins.llm._provider_failures import failure_in, failure_of
from plugins.llm._refusals import refused_format
from plugins.llm._schema_form import SchemaForms
from plugins.llm._tools import offered

try:
    from google.genai import Client, errors, types
except ImportError:
    raise not_installed("gemini", "google-genai") from None

DEFAULT_KEY_VARIABLE = "GEMINI_API_KEY"

_FINISH = {
    "STOP": "stop",
    "MAX_TOKENS": "length",
    "MALFORMED_FUNCTION_CALL": "malformed_call",
    "UNEXPECTED_TOOL_CALL": "malformed_call",
    "TOO_MANY_TOOL_CALLS": "malformed_call",
    "OTHER": "other",
}

_UNSIGNED = b"skip_thought_signature_validator"
"""The signature of a call whose own signature was not kept: https://ai.google.dev/gemini-api/docs/thought-signatures"""


def create(
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    api_key_env: str = DEFAULT_KEY_VARIABLE,
    timeout_s: float = 120.0,
) -> Model:
    """Return a model of Google.

    Args:
        base_url: another endpoint with this API; by default Google's own.
        api_key: the key; by default the environment variable `api_key_env`.
        timeout_s: seconds for one whole answer.

    Raises:
        ProviderRefused: there is no key.
        InvalidInput: an unknown option.
    """
    key = key_of("gemini", api_key, api_key_env)
    options = types.HttpOptions(base_url=base_url, api_version="v1beta", timeout=int(timeout_s * 1000))
    # vertexai is given, since the SDK would otherwise take the choice of that service from the environment.
    return GeminiModel(Client(api_key=key, vertexai=False, http_options=options), key, timeout_s)


class GeminiModel:
    """One endpoint and key; safe for many calls at once."""

    offline = False

    def __init__(self, client: Client, key: str, timeout_s: float) -> None:
        self._client, self._key, self._timeout_s = client, key, timeout_s
        self._schemas = SchemaForms()

    async def complete(self, request: ModelRequest) -> ModelReply:
        """Return one answer. Cancelling closes the connection.

        Raises:
            MofaError: the errors of `kernel.kinds.llm.Model`; none holds the key.
        """
        return await self._answer(request, None)

    async def stream(self, request: ModelRequest, say: Callable[[str], None]) -> ModelReply:
        """Do as `complete`, and pass the words to `say` as they come."""
        return await self._answer(request, say)

    async def _answer(self, request: ModelRequest, say: Callable[[str], None] | None) -> ModelReply:
        who = _who(request.model)
        async with provider_call(who, self._key, self._timeout_s):
            with _translated(request.model), sdk_reading_errors(who):
                form = self._schemas.of(request)
                try:
                    return await self._send(request, say, in_words=form == "prompt")
                except errors.APIError as error:
                    scope = refused_format(int(error.code or 500), error.details)
                    if request.output_schema is None or form == "prompt" or scope is None:
                        raise
                reply = await self._send(request, say, in_words=True)
                self._schemas.remember(request, "prompt", scope)
                return reply

    async def _send(self, request: ModelRequest, say: Callable[[str], None] | None, *, in_words: bool) -> ModelReply:
        body, models, who = _body(request, in_words=in_words), self._client.aio.models, _who(request.model)
        if say is None:
            body["config"].should_return_http_response = True  # the SDK reads an error with status 200 as an empty answer
            raw = (await models.generate_content(**body)).sdk_http_response
            payload = payload_of((raw.body if raw else None) or "", (raw.headers if raw else None) or {}, who=who)
            return _reply(request, [types.GenerateContentResponse.model_validate(payload)])
        pieces: list[types.GenerateContentResponse] = []
        async for piece in await models.generate_content_stream(**body):
            pieces.append(piece)
            if words := _words([piece]):
                say(words)
        reply = _reply(request, pieces)
        if reply.finish_reason is None:
            raise ProviderUnavailable(f"{who}: the streamed answer broke off before its end.")
        return reply

    async def embed(self, request: EmbeddingRequest) -> EmbeddingReply:
        """Return a vector for each text. The API does not count the tokens, so the cost is unknown."""
        async with provider_call(_who(request.model), self._key, self._timeout_s):
            with _translated(request.model):
                config = types.EmbedContentConfig(http_options=_headers(request.idempotency_key))
                texts: Any = request.texts
                reply = await self._client.aio.models.embed_content(model=request.model, contents=texts, config=config)
        vectors = [list(each.values or []) for each in reply.embeddings or []]
        return EmbeddingReply(vectors=vectors, model=request.model)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aio.aclose()


def _body(request: ModelRequest, *, in_words: bool) -> dict[str, Any]:
    schema = request.output_schema
    schema_prompt = [schema_in_words(schema)] if schema is not None and in_words else []
    system = "\n\n".join([*(message.content for message in request.messages if message.role == "system"), *schema_prompt])
    enforced = schema is not None and not in_words
    declared = [
        types.FunctionDeclaration(name=tool.name, description=tool.description, parameters_json_schema=tool.parameters)
        for tool in map(offered, request.tools)
    ]
    config = types.GenerateContentConfig(
        http_options=_headers(request.idempotency_key),
        system_instruction=system or None,
        temperature=request.temperature,
        seed=request.seed,
        max_output_tokens=request.max_output_tokens,
        tools=[types.Tool(function_declarations=declared)] if declared else None,
        response_mime_type="application/json" if enforced else None,
        response_json_schema=schema if enforced else None,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
    )
    return {"model": request.model, "contents": contents_of(request.messages), "config": config}


def _headers(idempotency_key: str | None) -> types.HttpOptions | None:
    return types.HttpOptions(headers={"Idempotency-Key": idempotency_key}) if idempotency_key else None


def contents_of(messages: list[ChatMessage]) -> list[types.Content]:
    """Return the API's contents: no system message, tool results as a user's, neighbours of one role merged."""
    turns: list[types.Content] = []
    for message in opened([each for each in messages if each.role != "system"]):
        role = "model" if message.role == "assistant" else "user"
        parts = _parts(message)
        if turns and turns[-1].role == role:
            turns[-1].parts = [*(turns[-1].parts or []), *parts]
        elif parts:
            turns.append(types.Content(role=role, parts=parts))
    return turns


def _parts(message: ChatMessage) -> list[types.Part]:
    if message.role == "tool":
        return [types.Part.from_function_response(name=message.name or "tool", response={"result": message.content})]
    text = [types.Part(text=message.content)] if message.content.strip() else []
    calls = [
        types.Part(function_call=types.FunctionCall(name=call.name, args=parsed(call.arguments)), thought_signature=_UNSIGNED)
        for call in message.tool_calls
    ]
    images = [types.Part.from_bytes(data=b64decode(image.data), mime_type=image.media_type) for image in message.images]
    return [*text, *images, *calls]


@contextmanager
def _translated(model: str) -> Iterator[None]:
    """Raise the SDK's errors as ours."""
    who = _who(model)
    try:
        yield
    except errors.APIError as error:
        raise _failure(error, who) from None
    except (httpx2.TimeoutException, TimeoutError):
        raise ProviderUnavailable(f"{who}: no answer in time.", reason="timeout") from None
    except errors.UnknownApiResponseError as error:
        raise ProviderUnavailable(f"{who}: {error}") from None
    except (OSError, httpx2.HTTPError) as error:
        raise ProviderUnavailable(f"{who}: cannot reach the server: {error.__cause__ or error}") from None


def _failure(error: errors.APIError, who: str) -> MofaError:
    headers = {name.lower(): value for name, value in dict(getattr(error.response, "headers", None) or {}).items()}
    code: Any = error.code
    if isinstance(code, int) and code >= 400:
        return failure_of(code, headers, error.details, who=who)
    return failure_in({"error": error.details}, headers, who=who) or ProviderUnavailable(f"{who}: {error}")


def _reply(request: ModelRequest, pieces: list[types.GenerateContentResponse]) -> ModelReply:
    refused = next((piece.prompt_feedback for piece in pieces if piece.prompt_feedback), None)
    if refused is not None and refused.block_reason is not None:
        words = f"the provider's filter refused the question ({refused.block_reason.name}): change the wording."
        raise ProviderRefused(f"{_who(request.model)}: {words}")
    if not any(piece.candidates for piece in pieces):
        raise ProviderUnavailable(f"{_who(request.model)}: the answer has no candidates.")
    usage = next((piece.usage_metadata for piece in reversed(pieces) if piece.usage_metadata), None)
    calls = [_call(index, call, pieces) for index, call in enumerate(_calls(pieces))]
    return ModelReply(
        content=_words(pieces),
        tool_calls=calls,
        finish_reason=_finish(pieces, calls),
        thought=any(part.thought for part in _all_parts(pieces)),
        model=next((piece.model_version for piece in pieces if piece.model_version), None) or request.model,
        input_tokens=(usage.prompt_token_count or 0) if usage else 0,
        output_tokens=(usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0) if usage else 0,
        request_id=next((piece.response_id for piece in pieces if piece.response_id), None),
    )


def _all_parts(pieces: list[types.GenerateContentResponse]) -> Iterator[types.Part]:
    for piece in pieces:
        for candidate in (piece.candidates or [])[:1]:
            yield from (candidate.content.parts or []) if candidate.content else []


def _words(pieces: list[types.GenerateContentResponse]) -> str:
    return "".join(part.text for part in _all_parts(pieces) if part.text and not part.thought)


def _calls(pieces: list[types.GenerateContentResponse]) -> list[types.FunctionCall]:
    return [part.function_call for part in _all_parts(pieces) if part.function_call]


def _call(index: int, call: types.FunctionCall, pieces: list[types.GenerateContentResponse]) -> ToolCall:
    """Return a tool call, with an id of our own where the API gives none."""
    arguments = canonical(call.args or {})
    seed = f"{pieces[0].response_id}/{index}/{call.name}/{arguments}"
    return ToolCall(id=call.id or f"call_{sha256_of(seed)[:16]}", name=call.name or "", arguments=arguments)


def _finish(pieces: list[types.GenerateContentResponse], calls: list[ToolCall]) -> str | None:
    """Return the finish reason; None for a stream that broke off. Unknown reasons are those of the provider's filters."""
    reasons = [c.finish_reason.name for piece in pieces for c in (piece.candidates or [])[:1] if c.finish_reason]
    reason = _FINISH.get(reasons[-1], "content_filter") if reasons else None
    return "tool_calls" if calls and reason in ("stop", None) else reason


def _who(model: str) -> str:
    return f"gemini:{model}"
