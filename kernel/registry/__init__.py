"""The plugin registry: manifests, life cycle, plugin sets, and their rollout to a fleet of workers."""
