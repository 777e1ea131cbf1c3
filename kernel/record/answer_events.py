"""Events about answers: questions, model calls, external agents, and the moves of modes."""

from __future__ import annotations

from typing import Any, ClassVar

from kernel.basics.event_data import EventData, Json, many
from kernel.record.step_event import StepEvent
from kernel.record.tool_events import TOOLS

# ---- questions and answers ---------------------------------------------------------------------------------------------


class Asked(StepEvent):
    """A participant is asked."""

    TYPE: ClassVar[str] = "asked"

    round: int

    def words(self) -> str:
        """Return who is asked, and for which step."""
        return f"{self.participant} is asked: {self.step}"


class _Answer(StepEvent):
    round: int
    status: str
    ref: str | None = None
    error: Json | None = None
    usage: Json
    model: str | None = None


class Answered(_Answer):
    """A participant has answered. `ref` addresses the whole answer."""

    TYPE: ClassVar[str] = "answered"

    def words(self) -> str:
        """Return who has answered, and for which step."""
        return f"{self.participant} has answered: {self.step}"


class NotAnswered(_Answer):
    """A participant gave no answer; `error` says why."""

    TYPE: ClassVar[str] = "not_answered"

    def words(self) -> str:
        """Return who gave no answer, and why."""
        why = self.error["message"] if self.error else "no reason is known"
        return f"{self.participant} gave no answer ({self.status}): {why}"


class Recalled(_Answer):
    """A fork uses the recorded answer of the run that it was made from."""

    TYPE: ClassVar[str] = "recalled"


class AnswerRepaired(StepEvent):
    """A model was asked again because its answer could not be used; `problem` says why."""

    TYPE: ClassVar[str] = "answer_repaired"

    problem: str


class AnswerSentBack(StepEvent):
    """A mode asked a participant again because its answer does not fit the task."""

    TYPE: ClassVar[str] = "answer_sent_back"

    reason: str


class HandedOver(StepEvent):
    """A team works on its own; the run does not wait for it."""

    TYPE: ClassVar[str] = "handed_over"

    workflow_id: str


# ---- model calls -------------------------------------------------------------------------------------------------------


class MemoryRecalled(StepEvent):
    """A participant was shown memories from other runs."""

    TYPE: ClassVar[str] = "memory_recalled"

    memories: list[Json]

    def words(self) -> str:
        """Return the memories' texts."""
        return f"{self.participant} is reminded: {'; '.join(str(memory['text']) for memory in self.memories)}"


class ContextCompressed(StepEvent):
    """The conversation did not fit into the model's context; `summary` addresses the summary, if there is one."""

    TYPE: ClassVar[str] = "context_compressed"

    strategy: str
    left_out: int
    tokens_before: int
    tokens: int
    summary: str | None = None

    def words(self) -> str:
        """Return how much was shown."""
        done = "summed up" if self.summary else "left out"
        shown = f"{self.participant} was shown {self.tokens} tokens of {self.tokens_before}"
        return f"{shown}: {many(self.left_out, 'message')} {done}"


class ModelCached(StepEvent):
    """An earlier answer to the same question was used again."""

    TYPE: ClassVar[str] = "model_cached"

    model: str


class ModelHedged(StepEvent):
    """A second request was sent because the first one was slow; `model` answered, `other` did not, and `usage` is its cost."""

    TYPE: ClassVar[str] = "model_hedged"

    model: str
    other: str
    usage: Json
    called_off: bool


class ModelFallback(StepEvent):
    """Another model answered; `tried` says which failed before it, and why."""

    TYPE: ClassVar[str] = "model_fallback"

    model: str
    tried: list[Json]


class AnswerCutAtLimit(StepEvent):
    """The model ran into its length limit."""

    TYPE: ClassVar[str] = "answer_cut_at_limit"

    model: str

    def words(self) -> str:
        """Return whose answer it is."""
        return f"the answer of {self.participant} was cut off at the length limit: {self.step}"


class CallCutOff(StepEvent):
    """A model call was cancelled before its answer; `estimated_usage` is what it cost."""

    TYPE: ClassVar[str] = "call_cut_off"

    estimated_usage: Json

    def words(self) -> str:
        """Return the estimate."""
        return f"{self.participant}: cancelled, after about {self.estimated_usage['input_tokens']} tokens"


class PossibleDoubleCharge(EventData):
    """An earlier attempt's answer may have been paid and lost."""

    TYPE: ClassVar[str] = "possible_double_charge"

    step: str
    model: str


class ImagesLeftOut(StepEvent):
    """Images that a text refers to were not sent: they are missing, or there are too many."""

    TYPE: ClassVar[str] = "images_left_out"

    images: list[str]
    count: int

    def words(self) -> str:
        """Return how many."""
        images = many(self.count, "image")
        return f"{self.participant} was not shown {images} that the text refers to: missing, or too many"


class Redacted(StepEvent):
    """Some values were hidden from the provider; `values` counts them by kind."""

    TYPE: ClassVar[str] = "redacted"

    values: dict[str, int]


# ---- external agents ---------------------------------------------------------------------------------------------------


class PossibleDoubleMessage(StepEvent):
    """An external agent may have received a message twice."""

    TYPE: ClassVar[str] = "possible_double_message"


class A2aCancelled(StepEvent):
    """The task at an external agent was cancelled."""

    TYPE: ClassVar[str] = "a2a_cancelled"

    task: str


class A2aNotCancelled(StepEvent):
    """The task at an external agent could not be cancelled."""

    TYPE: ClassVar[str] = "a2a_not_cancelled"

    reason: str


# ---- modes -------------------------------------------------------------------------------------------------------------


class ModeChosen(EventData):
    """Auto runs this mode with these fields."""

    TYPE: ClassVar[str] = "mode_chosen"

    mode: str
    fields: Json
    why: str


class ChoiceRefused(EventData):
    """The mode that was chosen cannot be run."""

    TYPE: ClassVar[str] = "choice_refused"

    reason: str


class MoveMade(EventData):
    """A moderator's move was carried out."""

    TYPE: ClassVar[str] = "move_made"

    step: int
    move: str
    why: Any = None


class MoveRefused(EventData):
    """A moderator's move is not allowed."""

    TYPE: ClassVar[str] = "move_refused"

    step: int
    reason: str


class PlanMade(EventData):
    """Planning has a plan."""

    TYPE: ClassVar[str] = "plan_made"

    round: int
    subtasks: list[Json]

    def words(self) -> str:
        """Return the plan's size, and who works on it."""
        whom = dict.fromkeys(str(subtask["participant"]) for subtask in self.subtasks)
        return f"plan of {many(len(self.subtasks), 'subtask')}, for {', '.join(whom)}"


ANSWERS = (
    Asked, Answered, NotAnswered, Recalled, AnswerRepaired, AnswerSentBack, HandedOver, MemoryRecalled, ContextCompressed,
    ModelCached, ModelHedged, ModelFallback, AnswerCutAtLimit, CallCutOff, PossibleDoubleCharge, ImagesLeftOut, Redacted,
    PossibleDoubleMessage, A2aCancelled, A2aNotCancelled, ModeChosen, ChoiceRefused, MoveMade, MoveRefused, PlanMade,
    *TOOLS,
)  # fmt: skip
