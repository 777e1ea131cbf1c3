"""The plugin registry: manifests, life cycle, pins and the rollout to a fleet of workers."""
