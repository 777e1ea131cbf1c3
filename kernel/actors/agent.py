"""A living agent: its life cycle as a table, and its state."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import Field, ValidationError

from kernel.actors.mailbox import Mailbox
from kernel.basics.errors import InvalidInput
from kernel.basics.fitting import json_bytes
from kernel.basics.limits import LINE_CHARACTERS, clipped
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.budget import Usage
from kernel.conversation.decision import Option
from kernel.conversation.message import Message, is_foreign
from kernel.conversation.outcome import Contribution, Failure
from kernel.conversation.participant import Agent, Remote, Scripted
from kernel.conversation.team import Ask
from kernel.conversation.transcript import Entry, Thread, canonical
from kernel.model_call.json_answer import read_answer
from kernel.record.event_log import Mark
from kernel.record.events import Event

State = Literal[
    "created", "initializing", "ready", "executing", "paused", "interrupted", "stopping", "stopped", "failed"
]  # fmt: skip
Trigger = Literal["initialize", "initialized", "begin", "finish", "pause", "resume", "interrupt", "stop", "drained", "fail"]

LIFECYCLE: dict[State, dict[Trigger, State]] = {
    "created": {"initialize": "initializing", "fail": "failed"},
    "initializing": {"initialized": "ready", "stop": "stopping", "fail": "failed"},
    "ready": {"begin": "executing", "pause": "paused", "stop": "stopping", "fail": "failed"},
    "executing": {"finish": "ready", "interrupt": "interrupted", "stop": "stopping", "fail": "failed"},
    "paused": {"resume": "ready", "stop": "stopping", "fail": "failed"},
    # The call in flight was cancelled; the next message begins at once.
    "interrupted": {"begin": "executing", "resume": "ready", "pause": "paused", "stop": "stopping", "fail": "failed"},
    # A busy agent drains: it still answers the messages that it has accepted, one by one.
    "stopping": {"begin": "stopping", "finish": "stopping", "interrupt": "stopping", "drained": "stopped", "fail": "failed"},
    "stopped": {},
    "failed": {},
}
"""State → trigger → the state that follows. A trigger that is not listed is refused.

`executing` has no `pause`: a pause waits until the current message is answered.
"""

CLOSED: frozenset[State] = frozenset({"stopping", "stopped", "failed"})
"""The states in which no new message is accepted."""


def next_state(state: State, trigger: Trigger) -> State:
    """Return the state that follows. Raise `InvalidInput`, which names the possible triggers, if the table has none."""
    following = LIFECYCLE[state]
    if trigger not in following:
        possible = f"possible: {', '.join(following)}" if following else "nothing is possible"
        raise InvalidInput(f"{trigger}: an agent that is {state} cannot {trigger}; {possible}.")
    return following[trigger]


INLINE_ANSWER_BYTES = 512
"""The longest answer that is remembered itself, in bytes of JSON; of a longer one only the `ref` is."""

ANSWERS_BYTES = 600_000
"""The largest size of all remembered answers, in bytes of JSON: continue-as-new carries them."""

AGENT_BYTES = 300_000
"""The largest definition of a living agent, in bytes of JSON: continue-as-new and the workflow's memo carry it."""


class Answered(Schema):
    """An answer that is remembered, so that the same message id gets it again.

    `content` is a short answer itself. A long one is in the store under `ref`, as JSON if `structured`.
    """

    at: datetime
    content: Any = None
    ref: str | None = None
    structured: bool = False
    error: Failure | None = None
    usage: Usage = Field(default_factory=Usage)
    model: str | None = None
    cut_at_limit: bool = False

    def slim(self) -> Answered:
        """Return the answer without long content that the store has, and with a shortened error message."""
        long = self.ref is not None and len(canonical(self.content).encode()) > INLINE_ANSWER_BYTES
        error = self.error and self.error.model_copy(update={"message": clipped(self.error.message, LINE_CHARACTERS)})
        return self.model_copy(update={"error": error, **({"content": None} if long else {})})

    @property
    def must_be_read(self) -> bool:
        """Whether the content must be read from the store."""
        return self.content is None and self.ref is not None and self.error is None


def answer_of(contribution: Contribution, name: str, at: datetime) -> Answered:
    """Return the agent's contribution as an answer. The content of a choice between options is {choice, reason}."""
    if contribution.status != "ok":
        error = contribution.error or Failure(type="Failed", message=f"{name} gave no answer.")
        return Answered(at=at, error=error, usage=contribution.usage, model=contribution.model)
    content = contribution.content
    if contribution.choice is not None:
        content = {"choice": contribution.choice, "reason": contribution.comment}
    return Answered(
        at=at,
        content=None if contribution.truncated else content,
        ref=contribution.ref,
        structured=not isinstance(content, str),
        usage=contribution.usage,
        model=contribution.model,
        cut_at_limit=contribution.cut_at_limit,
    )


def read_back(text: str) -> Any:
    """Return the JSON in a structured answer's text; the text itself if it has none."""
    data, fault = read_answer(text, lambda value: (value, None))
    return data if fault is None else text


def reply(agent: str, asked: Message, answered: Answered) -> Message:
    """Return the answer as a message. Its id follows from the question's, so that a repeated answer is a duplicate."""
    metadata: dict[str, Any] = {"usage": answered.usage.model_dump(mode="json"), "model": answered.model, "ref": answered.ref}
    if answered.cut_at_limit:
        metadata["cut_at_limit"] = True
    return Message(
        id=f"{asked.id}/answer",
        sender=agent,
        to=asked.sender,
        topic=asked.topic,
        content=answered.content,
        reply_to=asked.id,
        correlation_id=asked.correlation_id,
        priority=asked.priority,
        metadata={name: value for name, value in metadata.items() if value is not None},
        sent_at=answered.at,
    )


_SHOWN = {"name", "capabilities", "model", "tools", "instructions", "script"}


class AgentState(Schema):
    """The whole state of a living agent. Continue-as-new carries it in one payload, the conversation as its head only."""

    agent: Agent | Scripted
    tenant: str | None = None
    state: State = "created"
    paused: bool = False
    mailbox: Mailbox = Field(default_factory=Mailbox)
    answers: dict[str, Answered] = Field(default_factory=dict)
    thread: Thread = Field(default_factory=Thread)
    usage: Usage = Field(default_factory=Usage)
    offline_models: list[str] = Field(default_factory=list)
    events: list[Event] = Field(default_factory=list)
    logged: Mark | None = None
    said: list[dict[str, Any]] = Field(default_factory=list)
    received: int = 0
    answered: int = 0

    def refusal(self, message: Message) -> str | None:
        """Return why the agent refuses a message; None if it takes it. A known message is never refused."""
        if is_foreign(message, self.tenant):
            return f"agent {self.agent.name!r} answers runs of its own tenant alone."
        if self.state not in CLOSED or self.mailbox.knows(message.id):
            return None
        return f"agent {self.agent.name!r} is {self.state} and takes no new messages; start it again, or ask another."

    def accept(self, message: Message) -> None:
        """Put a message into the mailbox. A known id is ignored."""
        if self.mailbox.put(message):
            self.received += 1

    def fit(self) -> None:
        """Cut the state to the size that continue-as-new can carry."""
        self._forget_old_answers(ANSWERS_BYTES)
        self.thread = Thread(head=self.thread.head, pending=tuple(map(_without_stored_text, self.thread.pending)))

    def _forget_old_answers(self, room: int) -> None:
        """Forget the oldest answers, and their ids, until the rest takes at most `room` bytes. A forgotten id counts as new."""
        sizes = {key: json_bytes(answered) for key, answered in self.answers.items()}
        taken = sum(sizes.values())
        for key in list(self.answers):
            if taken <= room:
                return
            taken -= sizes[key]
            del self.answers[key]
            self.mailbox.seen.keys.pop(key, None)

    def status(self, executing: str | None, usage: Usage) -> dict[str, Any]:
        """Return {state, metadata, mailbox, usage}. `executing` is the id of the current message."""
        return {
            "state": self.state,
            "metadata": {
                **(getattr(self.agent, "metadata", None) or {}),
                **self.agent.model_dump(mode="json", include=_SHOWN),
            },
            "mailbox": {
                "waiting": len(self.mailbox.waiting),
                "by_priority": self.mailbox.load(),
                "executing": executing,
                "received": self.received,
                "answered": self.answered,
            },
            "usage": usage,
        }


def _without_stored_text(entry: Entry) -> Entry:
    """Return the entry without its text if it is a long answer: the store has it under its `ref`."""
    stored = entry.role == "answer" and len((entry.text or "").encode()) > INLINE_ANSWER_BYTES
    return entry.model_copy(update={"text": None}) if stored else entry


AGENT_ASK = "agent.ask"
"""The wire name of the activity that asks a living agent."""

LIVING = "agent/"
"""The prefix of a living agent's workflow id, `agent/<name>`, which is also its name as a participant."""


def living(id: str, task_queue: str) -> Remote:
    """Return a living agent as a participant. An activity on our own workers asks it and waits for the answer."""
    return Remote(
        kind="remote",
        name=id.removeprefix(LIVING),
        task_queue=task_queue,
        activity=AGENT_ASK,
        heartbeat=timedelta(seconds=30),
    )


def question(message: Message, thread: Thread) -> Ask:
    """Return the question to the agent. `thread` ends with the message.

    As for a remote worker, the message's metadata may have `options` to choose from, or an `answer_schema`.
    """
    wanted: dict[str, Any] = {}
    with suppress(ValidationError, TypeError):  # the sender uses the key for something else
        wanted["options"] = [Option.model_validate(each) for each in message.metadata.get("options", [])]
    if isinstance(schema := message.metadata.get("answer_schema"), dict):
        wanted["answer_schema"] = schema
    return Ask(content="", thread=thread, step=step_of(message.id), title=f"answer {message.sender}", **wanted)


def step_of(id: str) -> str:
    """Return the step of a message's answer. It is stable, and short even if the id is long."""
    return f"message/{id if len(id) <= 100 else sha256_of(id)}"
