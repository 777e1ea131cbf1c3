"""The watch over the folders of plugins in development."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from console.terminal.failure import FAILED, Failure
from console.terminal.screen import note
from runtime.plugins.plugin_folder import content_of


async def watch_folders(folders: Sequence[Path], saved: Callable[[Path], Awaitable[None]]) -> None:
    """Call `saved` for each folder now, and again whenever its content has changed, until cancelled."""
    try:
        from watchfiles import awatch
    except ImportError:
        raise Failure(
            "watchfiles is not installed. Install it: uv pip install 'mofa-temporal[watch]'", FAILED, "NotInstalled"
        ) from None

    seen: dict[Path, str] = {}

    async def look() -> None:
        for folder in folders:
            content = content_of(folder) if folder.is_dir() else ""
            if content and seen.get(folder) != content:
                seen[folder] = content
                await saved(folder)

    await look()
    note(f"Watching {', '.join(str(folder) for folder in folders)}; Ctrl-C stops it.")
    # Some file systems (network drives) send no events: the timeout makes it look every second anyway.
    async for _ in awatch(*folders, debounce=200, step=50, rust_timeout=1000, yield_on_timeout=True):
        await look()
