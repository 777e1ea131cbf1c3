"""Storage. Each module is one plugin: `create(**options) -> kernel.storage.Storage`."""
