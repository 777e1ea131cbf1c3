"""The settings of a process, from its environment. Temporal's own (address, TLS, keys, profiles) are read by Temporal's SDK."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True)
class Settings:
    """The settings of a process. `model` is None if the environment does not name one."""

    home: Path
    task_queue: str
    database_url: str
    project_file: Path  # the place to look for it; it may be missing, unless the environment names it
    model: str | None
    metrics_address: str
    cached_workflows: int
    cache_bytes: int | None  # None stands for a quarter of the memory
    max_activities: int
    objects_url: str = ""
    payload_keys: str = field(default="", repr=False)  # secret
    identity_key: str = field(default="", repr=False)  # secret
    project_file_named: bool = False

    @property
    def config(self) -> Path | None:
        """The project file, if it exists, or if the environment names one, which then must exist."""
        return self.project_file if self.project_file_named or self.project_file.exists() else None

    @staticmethod
    def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
        """Read the variables `MOFA_HOME`, `MOFA_TASK_QUEUE`, `MOFA_DATABASE_URL`, `MOFA_CONFIG`, `MOFA_MODEL`,
        `MOFA_METRICS_ADDRESS`, `MOFA_OBJECTS_URL` (the store of long texts, see `runtime/objects.py`), `MOFA_PAYLOAD_KEYS`
        (the keys that seal payloads, see `runtime/codec.py`) and `MOFA_IDENTITY_KEY` (the keys that seal decisions, see
        `runtime/identity/keys.py`).

        Workers also read `MOFA_CACHED_WORKFLOWS` (the most workflows that are kept in memory), `MOFA_CACHE_MIB` (the memory of
        the worker at which it keeps fewer, in MiB) and `MOFA_MAX_ACTIVITIES` (the most activities at once).
        """
        env = os.environ if environ is None else environ
        home = Path(env.get("MOFA_HOME") or ".mofa").absolute()
        named = env.get("MOFA_CONFIG")
        return Settings(
            home=home,
            task_queue=env.get("MOFA_TASK_QUEUE") or "mofa",
            database_url=env.get("MOFA_DATABASE_URL") or f"sqlite:///{home / 'mofa.db'}",
            project_file=Path(named or "mofa.yaml").absolute(),
            project_file_named=bool(named),
            model=env.get("MOFA_MODEL") or None,
            cached_workflows=int(env.get("MOFA_CACHED_WORKFLOWS") or 10_000),
            cache_bytes=int(env["MOFA_CACHE_MIB"]) << 20 if env.get("MOFA_CACHE_MIB") else None,
            max_activities=int(env.get("MOFA_MAX_ACTIVITIES") or 200),
            objects_url=env.get("MOFA_OBJECTS_URL") or f"file://{quote(str(home / 'objects'))}",
            payload_keys=env.get("MOFA_PAYLOAD_KEYS") or "",
            identity_key=env.get("MOFA_IDENTITY_KEY") or "",
            metrics_address=env.get("MOFA_METRICS_ADDRESS") or "127.0.0.1:9464",
        )


def server_is_given(environ: Mapping[str, str] | None = None) -> bool:
    """Return whether the environment names a Temporal server, by address or by profile. If not, the embedded one is used."""
    env = os.environ if environ is None else environ
    if any(env.get(name) for name in ("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE", "TEMPORAL_CONFIG_FILE")):
        return True
    from temporalio.envconfig import ClientConfigProfile

    return bool(ClientConfigProfile.load(override_env_vars=dict(env)).address)
