"""Logs of a process: one line for each record, with its run, step and trace, and without secrets."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TextIO

from temporalio import activity, workflow

from kernel.basics.secrets import masked_for_log, secrets_of

QUIET = ("aiosqlite", "alembic", "asyncio", "httpcore2", "httpx2", "openai", "sqlalchemy", "urllib3")
"""Loggers of packages that log at WARNING and above only."""

_PLAIN = re.compile(r"[^\s\"=]+")


def configure_logging(environ: Mapping[str, str] | None = None, stream: TextIO | None = None) -> None:
    """Send every record of this process to stderr as one line.

    `MOFA_LOG_FORMAT` is `text` (key=value, the default) or `json`; `MOFA_LOG_LEVEL` is the name of a level (`INFO`).
    Secrets of the environment and forms of keys are masked (`kernel.basics.secrets`).
    """
    env = os.environ if environ is None else environ
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(LineFormatter(as_json=env.get("MOFA_LOG_FORMAT", "text").lower() == "json", secrets=secrets_of(env)))
    level = logging.getLevelNamesMapping().get(env.get("MOFA_LOG_LEVEL", "INFO").upper(), logging.INFO)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


class LineFormatter(logging.Formatter):
    """A formatter of one line: time (UTC), level, logger, message, then run, step and trace where they are known."""

    def __init__(self, *, as_json: bool, secrets: list[str]) -> None:
        super().__init__()
        self._as_json = as_json
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        fields = {key: masked_for_log(value, self._secrets) for key, value in self._fields(record) if value}
        if self._as_json:
            return json.dumps(fields, ensure_ascii=False)
        return " ".join(f"{key}={_quoted(value)}" for key, value in fields.items())

    def _fields(self, record: logging.LogRecord) -> Iterator[tuple[str, str]]:
        yield "time", datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        yield "level", record.levelname.lower()
        yield "logger", record.name
        yield "message", _own_message(record)
        yield from _where()
        yield from _trace()
        if record.exc_info:
            yield "error", self.formatException(record.exc_info)


def _own_message(record: logging.LogRecord) -> str:
    """Return the message without the dictionary that Temporal's loggers append: its content is in fields."""
    message = record.getMessage()
    for attribute in ("temporal_activity", "temporal_workflow"):
        details = record.__dict__.get(attribute)
        if details is not None:
            message = message.removesuffix(f" ({details})")
    return message


def _where() -> Iterator[tuple[str, str]]:
    if activity.in_activity():
        step = activity.info()
        yield "workflow_id", step.workflow_id or ""
        yield "run_id", step.workflow_run_id or ""
        yield "step", f"{step.activity_type}/{step.activity_id}"
        yield "attempt", str(step.attempt)
    elif workflow.in_workflow():
        run = workflow.info()
        yield "workflow_id", run.workflow_id
        yield "run_id", run.run_id


def _trace() -> Iterator[tuple[str, str]]:
    """Yield the trace's ids in hex. Without tracing, OpenTelemetry is not imported."""
    trace = sys.modules.get("opentelemetry.trace")
    if trace is None:
        return
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        yield "trace_id", f"{context.trace_id:032x}"
        yield "span_id", f"{context.span_id:016x}"


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
