"""The console's server: the REST API of flows, runs and events, and the pages that use it."""
