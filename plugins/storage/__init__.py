"""Storage. Each module is one plugin: `create(**options) -> kernel.kinds.storage.Storage`."""
