"""The OpenAI-compatible door: /v1/chat/completions, /v1/responses, /v1/conversations and /v1/models."""
