"""The work of `mofa init`."""

from __future__ import annotations

from importlib.resources import files

from console.terminal.failure import FAILED, OK, Failure
from console.terminal.screen import emit, say
from runtime.settings import Settings


def template() -> str:
    """Return the text of the new project file."""
    return files("console.commands.init").joinpath("mofa.yaml.txt").read_text(encoding="utf-8")


def write_project(as_json: bool) -> int:
    """Create the project file at the path of this environment; return the exit code."""
    path = Settings.from_environment().project_file
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template())
    except FileExistsError:
        raise Failure(f"{path} exists already, and was not changed.", FAILED, "AlreadyThere") from None
    except OSError as error:
        raise Failure(f"{path} cannot be written: {error.strerror}.", FAILED, "NotWritten") from None
    if as_json:
        emit({"project_file": str(path), "agents": ["poet", "critic"]})
        return OK
    say(f"Created {path}, with the agents poet and critic.", "green")
    say("A running mofa up takes it in a moment; other workers take it with: mofa reload")
    say("Next:")
    say('  mofa run Debate "Is tea better than coffee?" --with poet,critic', "cyan")
    return OK
