"""The offline model's words: how it reads a prompt, and the drafts of its answers."""
