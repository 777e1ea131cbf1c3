"""A mode that runs within another: its input, made from a model's choice, and a team that keeps its steps apart."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from kernel.basics.event_data import EventData
from kernel.basics.schema import invalid
from kernel.conversation.outcome import Contribution, Outcome
from kernel.conversation.participant import Resolved
from kernel.conversation.team import Ask, Team
from kernel.modes import modes
from kernel.modes.mode import Mode, ModeInput


def candidates(without: Sequence[str]) -> dict[str, Mode]:
    """Return the modes that may be chosen, by name."""
    return {name: mode for name, mode in modes().items() if name not in without}


def own_fields(mode: Mode) -> list[str]:
    """Return the fields that only this mode has."""
    return [name for name in mode.input.model_fields if name not in ModeInput.model_fields]


def inner_input(mode: Mode, fields: Mapping[str, Any], members: Sequence[Resolved], **common: Any) -> ModeInput[Resolved]:
    """Return the input of a mode that a model chose, with names of participants looked up among `members`.

    Raises:
        ValueError: a field is not the mode's, or does not fit; in words for the model.
    """
    strange = sorted(set(fields) - set(own_fields(mode)))
    if strange:
        known = ", ".join(own_fields(mode)) or "none"
        raise ValueError(f"{strange[0]!r} is not a field of {mode.name}; its fields: {known}")
    given = {**common, "participants": list(members), **fields}
    try:
        task = mode.input.model_validate(given)
    except ValidationError as error:
        raise ValueError(str(invalid(error, mode.input, mode.name, given))) from None
    by_name = {member.name: member for member in members}

    def look_up(name: str) -> Resolved:
        if name not in by_name:
            raise ValueError(f"{name!r} is not a participant; participants: {', '.join(by_name)}")
        return by_name[name]

    return task.map_participants(look_up)


async def run_within(team: Team, step: str, mode: Mode, task: ModeInput[Resolved]) -> Outcome:
    """Run a mode as one step of another."""
    return await mode.run(Within(team, step), task)


class Within(Team):
    """A team whose steps stand under a step of the outer mode, so that none is named twice in a run."""

    def __init__(self, team: Team, step: str) -> None:
        self._team, self._step = team, step

    async def ask(self, participant: Resolved, ask: Ask) -> Contribution:
        """Do as the outer team does."""
        return await self._team.ask(participant, self._under(ask))

    def ask_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> AsyncGenerator[Contribution, None]:
        """Do as the outer team does."""
        return self._team.ask_each([(participant, self._under(ask)) for participant, ask in asks])

    async def afford(self) -> None:
        """Do as the outer team does."""
        await self._team.afford()

    async def whole(self, answer: Contribution) -> str:
        """Do as the outer team does."""
        return await self._team.whole(answer)

    async def ask_operator(self, ask: Ask) -> Contribution:
        """Do as the outer team does."""
        return await self._team.ask_operator(self._under(ask))

    async def transform(self, script: str, input: Any, step: str) -> Any:
        """Do as the outer team does."""
        return await self._team.transform(script, input, f"{self._step}/{step}")

    async def tell_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> list[Contribution]:
        """Do as the outer team does."""
        return await self._team.tell_each([(participant, self._under(ask)) for participant, ask in asks])

    def note(self, happened: EventData) -> None:
        """Do as the outer team does."""
        self._team.note(happened)

    def _under(self, ask: Ask) -> Ask:
        return ask.model_copy(update={"step": f"{self._step}/{ask.step}"})
