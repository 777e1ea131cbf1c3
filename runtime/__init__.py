"""The foundations of a process: settings, connection, codec, plugins, project file and telemetry."""
