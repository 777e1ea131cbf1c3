"""Models. Each file is one plugin: `create(**options) -> kernel.kinds.llm.Model`."""
