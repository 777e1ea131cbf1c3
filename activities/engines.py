"""The script engines of a process, each made when its first script comes."""

from __future__ import annotations

from activities.providers import Load
from kernel.script import ScriptEngine, engine_of
from plugins import discovery


class Engines:
    """Script engines by the ending of a file; scripts of the project file and runtime plugins share them."""

    def __init__(self, load: Load = discovery.load) -> None:
        self._load, self._made = load, dict[str, ScriptEngine]()

    def of(self, file: str) -> ScriptEngine:
        """The engine of a script file.

        Raises:
            InvalidInput, UnknownPlugin: there is none for its ending, or what it needs is not installed.
        """
        name = engine_of(file)
        if name not in self._made:
            self._made[name] = self._load("scripts", name)()
        return self._made[name]

    async def close(self) -> None:
        """End the engines' processes."""
        made, self._made = list(self._made.values()), {}
        for engine in made:
            await engine.close()
