"""The fields of OpenAI's requests: which count, which are ignored, and which are refused unless they have a neutral value.

docs/doors.md has the same lists. A field that is in none of them is refused, as OpenAI does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kernel.basics.errors import InvalidInput

Json = dict[str, Any]


@dataclass(frozen=True)
class Fields:
    """The fields of a request. `refused` has the neutral values, with which a field says nothing."""

    counting: frozenset[str]
    ignored: frozenset[str]
    refused: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def check(self, body: Json) -> Json:
        """Return a request with the fields that count, without those that are null.

        Raises:
            InvalidInput: a field is unknown, or not possible here.
        """
        for name, value in body.items():
            if name in self.counting or name in self.ignored or value is None:
                continue
            if name not in self.refused:
                raise InvalidInput(f"{name[:100]}: is not a field of this request.", name[:100])
            if value not in self.refused[name]:
                raise InvalidInput(f"{name}: is not possible here, because the run would not do it. Leave it out.", name)
        return {name: value for name, value in body.items() if name in self.counting and value is not None}


CHAT = Fields(
    counting=frozenset(
        {
            "model", "messages", "stream", "stream_options", "tools", "tool_choice", "parallel_tool_calls",
            "response_format", "metadata",
        }
    ),
    ignored=frozenset(
        {
            "temperature", "top_p", "max_tokens", "max_completion_tokens", "seed", "user", "safety_identifier", "store",
            "service_tier", "presence_penalty", "frequency_penalty", "reasoning_effort", "verbosity", "prompt_cache_key",
            "prompt_cache_retention", "logit_bias", "prediction",
        }
    ),
    refused={
        "n": (1,),
        "stop": ([], ""),
        "logprobs": (False,),
        "top_logprobs": (0,),
        "audio": (),
        "modalities": (["text"],),
        "functions": ([],),
        "function_call": ("none",),
        "web_search_options": (),
    },
)  # fmt: skip

RESPONSES = Fields(
    counting=frozenset(
        {
            "model", "input", "instructions", "stream", "tools", "tool_choice", "parallel_tool_calls", "text", "metadata",
            "previous_response_id", "conversation", "store", "background",
        }
    ),
    ignored=frozenset(
        {
            "stream_options", "temperature", "top_p", "max_output_tokens", "user", "safety_identifier", "service_tier",
            "reasoning", "truncation", "prompt_cache_key", "prompt_cache_retention", "include", "max_tool_calls",
        }
    ),
    refused={"top_logprobs": (0,), "prompt": (), "context_management": ([],)},
)  # fmt: skip
