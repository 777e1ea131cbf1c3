"""The offline model's parts: the reading of prompts, the drafts of answers, and embeddings."""
