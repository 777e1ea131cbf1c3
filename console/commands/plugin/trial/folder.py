"""The test of a plugin's folder."""

from __future__ import annotations

from pathlib import Path

from console.commands.plugin.trial.cases import check_script
from console.commands.plugin.trial.package import check_package
from kernel.basics.errors import InvalidInput
from runtime.plugins.plugin_folder import MANIFEST


async def try_folder(folder: Path) -> list[str]:
    """Test the plugin of a folder; return a line for each check that passed.

    Raises:
        InvalidInput: the folder holds no plugin.
        Failure: a check failed.
    """
    if (folder / MANIFEST).is_file():
        return [line async for line in check_script(folder)]
    if (folder / "pyproject.toml").is_file():
        return [line async for line in check_package(folder)]
    raise InvalidInput(
        f"{folder} holds no plugin: there is neither {MANIFEST} nor pyproject.toml with an entry point mofa.<kind>."
    )
