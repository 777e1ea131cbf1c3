"""The facts of `mofa plugin info` as lines for the terminal."""

from __future__ import annotations

from typing import Any

from console.terminal.screen import say
from kernel.registry.rollout import PluginReport


def print_runtime(shown: dict[str, Any]) -> None:
    """Print a runtime plugin's facts."""
    manifest = shown["manifest"]
    say(f"{shown['name']} {shown['version'] or '(in no set)'}  {manifest.kind}, {shown['state']}", "bold")
    say(f"  {manifest.description}{f'  ({manifest.author})' if manifest.author else ''}")
    say(f"  granted       {', '.join(shown['grants']) or 'nothing'}")
    if shown["pinned"]:
        say(f"  pinned        to {shown['pinned']}; newer versions wait for: mofa plugin pin {shown['name']} --off")
    for each in shown["versions"]:
        say(f"  version       {each['version']:<18} {each['hash'][:12]}  {_figures(each)}")
    _print_workers(shown, switching=True)
    _print_runs(shown["runs_of_other_versions"])
    for change in shown["history"]:
        reasons = [each for each in (change.why, change.reason) if each]
        why = f": {'; '.join(reasons)}" if reasons else ""
        versions = (
            f"{change.from_version or '-'} → {change.to_version or '-'}" if change.from_version or change.to_version else ""
        )
        say(f"  history       {change.at:%Y-%m-%d %H:%M:%S} {change.action} {versions} {change.status} by {change.by}{why}")


def print_installed(shown: dict[str, Any]) -> None:
    """Print a Python plugin's facts."""
    say(f"{shown['name']} {shown['version']}  {shown['kind']}, {shown['state']}", "bold")
    say(f"  {shown['description']}")
    say(f"  package       {shown['package']}")
    say(f"  calls         {_figures(shown)}")
    _print_workers(shown, switching=False)


def _print_runs(runs: list[dict[str, Any]] | None) -> None:
    if runs is None:
        say("  runs          Unknown: the Temporal server did not answer.")
    for each in runs or ():
        more = ", …" if each["runs"] > len(each["workflow_ids"]) else ""
        of = f"version {each['version']}" if each["version"] else "a set without it"
        many = "1 open run keeps" if each["runs"] == 1 else f"{each['runs']} open runs keep"
        say(f"  runs          {many} {of}: {', '.join(each['workflow_ids'])}{more}")


def _print_workers(shown: dict[str, Any], *, switching: bool) -> None:
    for worker in shown["workers"]:
        if not worker["live"] or not (switching or worker["versions"]):
            continue
        loaded = ", ".join(map(_state, worker["versions"])) or "nothing loaded"
        error = f"; {worker['error']}" if worker["error"] and switching else ""
        switched = ("switched: " if worker["switched"] else "not switched yet: ") if switching else ""
        say(f"  worker        {worker['id']}  {switched}{loaded}{error}")


def _state(plugin: PluginReport) -> str:
    used_as = f" (as {plugin.used_as})" if plugin.used_as not in (None, plugin.name) else ""
    why = f": {plugin.error}" if plugin.error else ""
    return f"{plugin.version}{used_as} {plugin.state}{why}"


def _figures(shown: dict[str, Any]) -> str:
    counts = shown["counts"]
    if not counts:
        return "never used"
    slow = f", the latest within {shown['p95_s']:.3f} s (95th percentile)" if shown["p95_s"] is not None else ""
    last = f"; last failure: {counts.last_error}" if counts.last_error else ""
    return f"{counts.calls} calls, {counts.failures} failed, {shown['mean_s']:.3f} s each{slow}{last}"
