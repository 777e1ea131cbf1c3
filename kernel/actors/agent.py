"""The lifecycle of a living agent, as one table, and what the agent remembers."""

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
from kernel.conversation.message import Message
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
    # The call that was running is gone; the next message, if there is one, begins at once.
    "interrupted": {"begin": "executing", "resume": "ready", "pause": "paused", "stop": "stopping", "fail": "failed"},
    # A busy agent drains: it still answers the messages that it has accepted, one after the other.
    "stopping": {"begin": "stopping", "finish": "stopping", "interrupt": "stopping", "drained": "stopped", "fail": "failed"},
    "stopped": {},
    "failed": {},
}
"""State → trigger → the state that follows. A trigger that is not listed is refused.

A pause that comes while the agent executes waits for the end of that message: `executing` knows no `pause`.
"""

CLOSED: frozenset[State] = frozenset({"stopping", "stopped", "failed"})
"""The states in which no new message is accepted."""


def next_state(state: State, trigger: Trigger) -> State:
    """Return the state that follows. Raise `InvalidInput` where the table has none; it names the triggers that are possible."""
    following = LIFECYCLE[state]
    if trigger not in following:
        possible = f"possible: {', '.join(following)}" if following else "nothing is possible any more"
        raise InvalidInput(f"{trigger}: an agent that is {state} cannot {trigger}; {possible}.")
    return following[trigger]


INLINE_ANSWER_BYTES = 512
"""A longer answer is remembered by the address of its text only."""

ANSWERS_BYTES = 600_000
"""What the remembered answers take in the next run's input, as JSON."""

AGENT_BYTES = 300_000
"""The longest definition of a living agent, as JSON: it goes to each next run, and into the workflow's memo."""


class Answered(Schema):
    """An answer as it is remembered, so that the same message id gets it again.

    `content` is the answer where it is short; else `ref` addresses its text, which is JSON when `structured`.
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
        """Return the answer without a long content that can be read back, and with at most a line of an error's message."""
        long = self.ref is not None and len(canonical(self.content).encode()) > INLINE_ANSWER_BYTES
        error = self.error and self.error.model_copy(update={"message": clipped(self.error.message, LINE_CHARACTERS)})
        return self.model_copy(update={"error": error, **({"content": None} if long else {})})

    @property
    def must_be_read(self) -> bool:
        """Whether the content is in the store alone."""
        return self.content is None and self.ref is not None and self.error is None


def answer_of(contribution: Contribution, name: str, at: datetime) -> Answered:
    """Return what the agent `name` contributed as its answer. An answer that chose an option is {choice, reason}."""
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
    """Return the JSON of a structured answer's text, as it was found among its words; the text itself where there is none."""
    data, fault = read_answer(text, lambda value: (value, None))
    return data if fault is None else text


def reply(agent: str, asked: Message, answered: Answered) -> Message:
    """Return the answer as a message. The same question gives the same message, its id included."""
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
    """All that a living agent knows. The next run takes it whole, as one payload. The conversation is its head alone."""

    agent: Agent | Scripted
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
        """Return why the agent takes no such message, or None. A message that it has accepted before is taken again."""
        if self.state not in CLOSED or self.mailbox.knows(message.id):
            return None
        return f"agent {self.agent.name!r} is {self.state} and takes no new messages; start it again, or ask another."

    def accept(self, message: Message) -> None:
        """Put a message into the mailbox; one id counts once."""
        if self.mailbox.put(message):
            self.received += 1

    def fit(self) -> None:
        """Cut the state to what the next run can take."""
        self._forget_old_answers(ANSWERS_BYTES)
        self.thread = Thread(head=self.thread.head, pending=tuple(map(_without_stored_text, self.thread.pending)))

    def _forget_old_answers(self, room: int) -> None:
        """Forget the oldest answers, with their ids, until the rest takes at most `room` bytes. Such an id counts as new."""
        sizes = {key: json_bytes(answered) for key, answered in self.answers.items()}
        taken = sum(sizes.values())
        for key in list(self.answers):
            if taken <= room:
                return
            taken -= sizes[key]
            del self.answers[key]
            self.mailbox.seen.keys.pop(key, None)

    def status(self, executing: str | None, usage: Usage) -> dict[str, Any]:
        """Return {state, metadata, mailbox, usage}. `executing` is the id of the message that the agent works on."""
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
    """Return the entry of a conversation without its text, where that is one of an answer and remembered by its address."""
    stored = entry.role == "answer" and len((entry.text or "").encode()) > INLINE_ANSWER_BYTES
    return entry.model_copy(update={"text": None}) if stored else entry


AGENT_ASK = "agent.ask"
"""The wire name of the activity that asks a living agent."""

LIVING = "agent/"
"""The beginning of a living agent's workflow id: as a participant it is named by that id, `agent/<name>`."""


def living(id: str, task_queue: str) -> Remote:
    """Return a living agent as a participant: an activity on our own workers asks it, and waits for its answer."""
    return Remote(
        kind="remote",
        name=id.removeprefix(LIVING),
        task_queue=task_queue,
        activity=AGENT_ASK,
        heartbeat=timedelta(seconds=30),
    )


def question(message: Message, thread: Thread) -> Ask:
    """Return the question to the agent. `thread` ends with the message. The message's metadata may name the kind of answer, as
    for a remote worker: `options` to choose from, or an `answer_schema`.
    """
    wanted: dict[str, Any] = {}
    with suppress(ValidationError, TypeError):  # the sender means something else by it
        wanted["options"] = [Option.model_validate(each) for each in message.metadata.get("options", [])]
    if isinstance(schema := message.metadata.get("answer_schema"), dict):
        wanted["answer_schema"] = schema
    return Ask(content="", thread=thread, step=step_of(message.id), title=f"answer {message.sender}", **wanted)


def step_of(id: str) -> str:
    """Return the step that a message's answer is paid under: stable, and short even where the id is long."""
    return f"message/{id if len(id) <= 100 else sha256_of(id)}"
