"""Models. Each file is one plugin: `create(**options) -> kernel.llm.Model`."""
