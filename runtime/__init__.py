"""What a process needs before it does anything: settings, connection, codec, plugins, project file and telemetry."""
