"""The work of `mofa init`."""

from __future__ import annotations

from importlib.resources import files

from console.terminal.failure import FAILED, OK, Failure
from console.terminal.screen import emit, say
from runtime.settings import Settings


def template() -> str:
    """Return the project file to begin with."""
    return files("console.commands.init").joinpath("mofa.yaml.txt").read_text(encoding="utf-8")


def write_project(as_json: bool) -> int:
    """Write the project file where this environment looks for it; the exit code."""
    path = Settings.from_environment().project_file
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template())
    except FileExistsError:
        raise Failure(f"{path} is there already, and is left as it is.", FAILED, "AlreadyThere") from None
    except OSError as error:
        raise Failure(f"{path} cannot be written: {error.strerror}.", FAILED, "NotWritten") from None
    if as_json:
        emit({"project_file": str(path), "agents": ["poet", "critic"]})
        return OK
    say(f"Made {path}, with the agents poet and critic.", "green")
    say("A running mofa up has taken it in a moment; workers that were started otherwise take it by: mofa reload")
    say("Type next:")
    say('  mofa run Debate "Is tea better than coffee?" --with poet,critic', "cyan")
    return OK
