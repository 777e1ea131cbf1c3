"""Events about answers: questions, model calls, tools, scripts, guards, external agents, and the moves of modes."""

from __future__ import annotations

from typing import Any, ClassVar

from kernel.basics.event_data import EventData, Json, many, shortened

# ---- questions and answers ---------------------------------------------------------------------------------------------


class _OfAParticipant(EventData):
    """An event of one participant's step."""

    participant: str
    step: str


class Asked(_OfAParticipant):
    """A participant is asked."""

    TYPE: ClassVar[str] = "asked"

    round: int

    def words(self) -> str:
        """Return who is asked, and for which step."""
        return f"{self.participant} is asked: {self.step}"


class _Answer(_OfAParticipant):
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


class AnswerRepaired(_OfAParticipant):
    """A model was asked again because its answer could not be used; `problem` says why."""

    TYPE: ClassVar[str] = "answer_repaired"

    problem: str


class AnswerSentBack(_OfAParticipant):
    """A mode asked a participant again because its answer does not fit the task."""

    TYPE: ClassVar[str] = "answer_sent_back"

    reason: str


class HandedOver(_OfAParticipant):
    """A team works on its own; the run does not wait for it."""

    TYPE: ClassVar[str] = "handed_over"

    workflow_id: str


# ---- model calls -------------------------------------------------------------------------------------------------------


class MemoryRecalled(_OfAParticipant):
    """A participant was shown memories from other runs."""

    TYPE: ClassVar[str] = "memory_recalled"

    memories: list[Json]

    def words(self) -> str:
        """Return the memories' texts."""
        return f"{self.participant} is reminded: {'; '.join(str(memory['text']) for memory in self.memories)}"


class ContextCompressed(_OfAParticipant):
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


class ModelCached(_OfAParticipant):
    """An earlier answer to the same question was used again."""

    TYPE: ClassVar[str] = "model_cached"

    model: str


class ModelHedged(_OfAParticipant):
    """A second request was sent because the first one was slow; `model` answered, `other` did not, and `usage` is its cost."""

    TYPE: ClassVar[str] = "model_hedged"

    model: str
    other: str
    usage: Json
    called_off: bool


class ModelFallback(_OfAParticipant):
    """Another model answered; `tried` says which failed before it, and why."""

    TYPE: ClassVar[str] = "model_fallback"

    model: str
    tried: list[Json]


class AnswerCutAtLimit(_OfAParticipant):
    """The model ran into its length limit."""

    TYPE: ClassVar[str] = "answer_cut_at_limit"

    model: str

    def words(self) -> str:
        """Return whose answer it is."""
        return f"the answer of {self.participant} was cut off at the length limit: {self.step}"


class CallCutOff(_OfAParticipant):
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


class ImagesLeftOut(_OfAParticipant):
    """Images that a text refers to were not sent: they are missing, or there are too many."""

    TYPE: ClassVar[str] = "images_left_out"

    images: list[str]
    count: int

    def words(self) -> str:
        """Return how many."""
        images = many(self.count, "image")
        return f"{self.participant} was not shown {images} that the text refers to: missing, or too many"


class Redacted(_OfAParticipant):
    """Some values were hidden from the provider; `values` counts them by kind."""

    TYPE: ClassVar[str] = "redacted"

    values: dict[str, int]


# ---- tools -------------------------------------------------------------------------------------------------------------


class ToolLeftOut(EventData):
    """A tool cannot be used, and is not offered."""

    TYPE: ClassVar[str] = "tool_left_out"

    tool: str
    reason: str

    def words(self) -> str:
        """Return the tool and the reason."""
        return f"{self.tool} is left out: {self.reason}"


class ToolAskedFor(_OfAParticipant):
    """A model asks for a tool."""

    TYPE: ClassVar[str] = "tool_asked_for"

    tool: str
    args: Json

    def words(self) -> str:
        """Return the call."""
        return f"{self.participant} asks for {self.tool} {shortened(self.args)}"


class ToolDenied(EventData):
    """A tool was not used: a person or a guard refused."""

    TYPE: ClassVar[str] = "tool_denied"

    tool: str
    step: str
    reason: str

    def words(self) -> str:
        """Return the reason."""
        return f"{self.tool} was denied: {self.reason}"


class ToolAnswered(_OfAParticipant):
    """A tool has a result, or could not be used. `ref` addresses the result's text."""

    TYPE: ClassVar[str] = "tool_answered"

    tool: str
    ok: bool
    ref: str | None = None

    def words(self) -> str:
        """Return whether it could be used."""
        return f"{self.tool} {'has answered' if self.ok else 'could not be used by'} {self.participant}"


# ---- scripts and guards ------------------------------------------------------------------------------------------------


class ScriptStarted(EventData):
    """A script runs, in the version of this hash."""

    TYPE: ClassVar[str] = "script_started"

    script: str
    hash: str
    step: str


class ScriptCalled(EventData):
    """A script called a function of its host."""

    TYPE: ClassVar[str] = "script_called"

    script: str
    function: str
    number: int


class ScriptEnded(EventData):
    """A script has returned."""

    TYPE: ClassVar[str] = "script_ended"

    script: str
    step: str
    host_calls: int


class ScriptFailed(EventData):
    """A script failed."""

    TYPE: ClassVar[str] = "script_failed"

    script: str
    type: str
    message: str


class _Guarded(_OfAParticipant):
    guard: str
    moment: str
    tool: str | None = None


class GuardChanged(_Guarded):
    """A guard changed what goes to a model or a tool, or what comes back."""

    TYPE: ClassVar[str] = "guard_changed"


class GuardRefused(_Guarded):
    """A guard refused what goes to a model or a tool, or what comes back."""

    TYPE: ClassVar[str] = "guard_refused"

    reason: str


# ---- external agents ---------------------------------------------------------------------------------------------------


class PossibleDoubleMessage(_OfAParticipant):
    """An external agent may have received a message twice."""

    TYPE: ClassVar[str] = "possible_double_message"


class A2aCancelled(_OfAParticipant):
    """The task at an external agent was cancelled."""

    TYPE: ClassVar[str] = "a2a_cancelled"

    task: str


class A2aNotCancelled(_OfAParticipant):
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
    ToolLeftOut, ToolAskedFor, ToolDenied, ToolAnswered, ScriptStarted, ScriptCalled, ScriptEnded, ScriptFailed, GuardChanged,
    GuardRefused, PossibleDoubleMessage, A2aCancelled, A2aNotCancelled, ModeChosen, ChoiceRefused, MoveMade, MoveRefused,
    PlanMade,
)  # fmt: skip
