"""Web search by an endpoint of the project file: any server that answers a GET with JSON (SearXNG, Brave, or your own)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import httpx2

from kernel.basics.errors import InvalidInput, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault

MAX_BYTES = 2_000_000
"""The longest answer of the endpoint, in bytes."""

FIELDS = {"title": "title", "url": "url", "text": "content"}
"""The default names of a result's fields in the answer (SearXNG's), by the names that models see."""


def create(
    *,
    url: str | None = None,
    api_key_env: str | None = None,
    api_key_header: str = "Authorization",
    results: str = "results",
    fields: Mapping[str, str] | None = None,
    max_results: int = 8,
    timeout_s: float = 20.0,
    http_client: httpx2.AsyncClient | None = None,
) -> Tool:
    """Return a web search.

    Args:
        url: the endpoint, with `{query}` in place of the search words: `http://127.0.0.1:8888/search?q={query}&format=json`.
        api_key_env, api_key_header: the environment variable with the key, and the header for it (as `Bearer …` if that is
            Authorization).
        results: the path of the list of results in the answer, such as `web.results`.
        fields: the answer's names for a result's title, url and text.
        max_results: results for the model, at most.
        timeout_s: seconds for one search.
        http_client: for tests.

    Raises:
        InvalidInput: no URL, or one without {query}.
    """
    if not isinstance(url, str) or "{query}" not in url or not url.startswith(("http://", "https://")):
        words = "options.url is required: the search endpoint with {query} in it, such as https://host/search?q={query}"
        raise InvalidInput(f"Tool plugin web_search: {words}", "options")
    if set(fields or {}) - set(FIELDS):
        raise InvalidInput(f"Tool plugin web_search: fields takes {', '.join(FIELDS)}", "options")
    names = {**FIELDS, **(fields or {})}
    return WebSearch(url, api_key_env, api_key_header, results, names, max_results, timeout_s, http_client)


class WebSearch:
    """A search endpoint. The operator chooses it, so it may be in a private network; the model gives the search words only."""

    def __init__(
        self,
        url: str,
        key_variable: str | None,
        key_header: str,
        results: str,
        fields: dict[str, str],
        max_results: int,
        timeout_s: float,
        client: httpx2.AsyncClient | None,
    ) -> None:
        self._url, self._key_variable, self._key_header = url, key_variable, key_header
        self._results, self._fields, self._most, self._limit_s = results, fields, max_results, timeout_s
        self._client = client
        self.facts = ToolFacts(
            description=f"Searches the web and gives at most {max_results} results: title, url, text.",
            parameters={
                "type": "object",
                "properties": {"query": {"type": "string", "minLength": 1, "maxLength": 400}},
                "required": ["query"],
                "additionalProperties": False,
            },
            timeout_s=timeout_s + 5,
        )

    async def run(self, args: dict[str, Any], context: ToolContext) -> list[dict[str, str]]:
        """Return the results in the endpoint's order: title, url and text of each.

        Raises:
            ProviderUnavailable, RateLimited: the endpoint cannot answer now.
            ProviderRefused: it refuses the request, or its answer has another form.
            ToolFault: its answer is too long.
        """
        if self._client is None:
            self._client = httpx2.AsyncClient(timeout=self._limit_s, follow_redirects=False)
        words = str(httpx2.QueryParams({"q": args["query"]})).removeprefix("q=")
        try:
            answer = await self._client.get(self._url.replace("{query}", words), headers=self._headers())
        except httpx2.HTTPError as error:
            raise ProviderUnavailable(f"The search endpoint cannot be reached: {type(error).__name__}.") from None
        _check(answer)
        return self._found(answer)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()

    def _headers(self) -> dict[str, str]:
        if self._key_variable is None:
            return {"Accept": "application/json"}
        key = os.environ.get(self._key_variable, "").strip()
        if not key:
            raise ProviderRefused(f"No key for web_search: set {self._key_variable}.")
        value = f"Bearer {key}" if self._key_header.lower() == "authorization" else key
        return {"Accept": "application/json", self._key_header: value}

    def _found(self, answer: httpx2.Response) -> list[dict[str, str]]:
        try:
            here: Any = answer.json()
            for step in self._results.split("."):
                here = here[step]
            listed = [{ours: str(each.get(theirs) or "") for ours, theirs in self._fields.items()} for each in here]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ProviderRefused(
                f"The search endpoint's answer has no list of results at {self._results!r}; set options.results and fields."
            ) from None
        return listed[: self._most]


def _check(answer: httpx2.Response) -> None:
    if answer.status_code == 429:
        raise RateLimited("The search endpoint asks to slow down.", _seconds(answer.headers.get("retry-after")))
    if answer.status_code >= 500 or answer.status_code == 408:
        raise ProviderUnavailable(f"The search endpoint answered {answer.status_code}.")
    if answer.status_code >= 300:
        raise ProviderRefused(f"The search endpoint answered {answer.status_code}; check options.url and the key.")
    if len(answer.content) > MAX_BYTES:
        raise ToolFault("The search endpoint's answer is too long; search for something narrower.")


def _seconds(header: str | None) -> float | None:
    return float(header) if header and header.isdigit() else None
