from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.given_fork_instructions_type_0 import GivenForkInstructionsType0





T = TypeVar("T", bound="GivenFork")



@_attrs_define
class GivenFork:
    """ A fork: it takes over what was recorded before the node `at`, or up to the step of that number of a mode or a todo.

    Of a flow: `input` is the edited input of that node; without the field it is the recorded one. `text` is another
    version of
    the flow. Of a mode or a todo: `task` is another task, `instructions` are other instructions of agents, by name,
    `model`
    is the model for the steps after `at`, and `say` is guidance for the first answer after it.

        Attributes:
            at (str): The path of a node, or a number.
            input_ (Any | Unset):
            text (None | str | Unset):
            id (None | str | Unset):
            task (Any | Unset):
            instructions (GivenForkInstructionsType0 | None | Unset):
            model (None | str | Unset):
            say (None | str | Unset):
     """

    at: str
    input_: Any | Unset = UNSET
    text: None | str | Unset = UNSET
    id: None | str | Unset = UNSET
    task: Any | Unset = UNSET
    instructions: GivenForkInstructionsType0 | None | Unset = UNSET
    model: None | str | Unset = UNSET
    say: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.given_fork_instructions_type_0 import GivenForkInstructionsType0 # noqa: PLC0415
        at = self.at

        input_ = self.input_

        text: None | str | Unset
        if isinstance(self.text, Unset):
            text = UNSET
        else:
            text = self.text

        id: None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        task = self.task

        instructions: dict[str, Any] | None | Unset
        if isinstance(self.instructions, Unset):
            instructions = UNSET
        elif isinstance(self.instructions, GivenForkInstructionsType0):
            instructions = self.instructions.to_dict()
        else:
            instructions = self.instructions

        model: None | str | Unset
        if isinstance(self.model, Unset):
            model = UNSET
        else:
            model = self.model

        say: None | str | Unset
        if isinstance(self.say, Unset):
            say = UNSET
        else:
            say = self.say


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "at": at,
        })
        if input_ is not UNSET:
            field_dict["input"] = input_
        if text is not UNSET:
            field_dict["text"] = text
        if id is not UNSET:
            field_dict["id"] = id
        if task is not UNSET:
            field_dict["task"] = task
        if instructions is not UNSET:
            field_dict["instructions"] = instructions
        if model is not UNSET:
            field_dict["model"] = model
        if say is not UNSET:
            field_dict["say"] = say

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.given_fork_instructions_type_0 import GivenForkInstructionsType0 # noqa: PLC0415
        d = dict(src_dict)
        at = d.pop("at")

        input_ = d.pop("input", UNSET)

        def _parse_text(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        text = _parse_text(d.pop("text", UNSET))


        def _parse_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))


        task = d.pop("task", UNSET)

        def _parse_instructions(data: object) -> GivenForkInstructionsType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                instructions_type_0 = GivenForkInstructionsType0.from_dict(data)



                return instructions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(GivenForkInstructionsType0 | None | Unset, data)

        instructions = _parse_instructions(d.pop("instructions", UNSET))


        def _parse_model(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        model = _parse_model(d.pop("model", UNSET))


        def _parse_say(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        say = _parse_say(d.pop("say", UNSET))


        given_fork = cls(
            at=at,
            input_=input_,
            text=text,
            id=id,
            task=task,
            instructions=instructions,
            model=model,
            say=say,
        )

        return given_fork
