"""Publish-subscribe: one message on a topic, for every participant whose filter takes it."""

from __future__ import annotations

from contextlib import aclosing
from typing import Annotated, Any, Literal

from pydantic import Field

from kernel.basics.errors import InvalidInput
from kernel.conversation.outcome import Contribution, Outcome, total
from kernel.conversation.participant import Resolved
from kernel.conversation.team import Ask, Team
from kernel.conversation.topic_filter import Topic, takes
from kernel.conversation.transcript import Thread
from kernel.modes.mode import Mode, ModeInput, Who

HANDED_OVER = 1000
"""The most runs that `acks: none` starts: a workflow with 2,000 pending children never goes on."""


class PublishSubscribeInput(ModeInput[Who]):
    """`task` is the message, `topic` what it is published on; a participant's `topics` are filters, without any it takes all.

    An acknowledgement is a good answer. `acks`: wait for everyone's (`all`), hand the message over and wait for nobody
    (`none`: each participant works on in a run of its own), or end with that many; the rest is then called off.
    """

    topic: Topic
    acks: Literal["all", "none"] | Annotated[int, Field(ge=1)] = "all"


async def publish_subscribe(team: Team, task: PublishSubscribeInput[Resolved]) -> Outcome:
    """Give the message to each participant whose filter takes the topic. The output is {participant: answer}.

    Raises:
        InvalidInput: more acknowledgements are wanted than participants take the topic, or too many take it for `none`.
    """
    takers = [participant for participant in task.members() if takes(participant.topics, task.topic)]
    if isinstance(task.acks, int) and task.acks > len(takers):
        raise InvalidInput(f"acks: {task.acks} are wanted, but {len(takers)} participants take {task.topic!r}.", "acks")
    if task.acks == "none" and len(takers) > HANDED_OVER:
        raise InvalidInput(
            f"acks: none is for at most {HANDED_OVER} participants; publish to a Topic for {len(takers)}.", "acks"
        )
    opening = task.opening()
    thread = Thread(head=opening.head).say("note", "topic", task.topic).then(*opening.pending)
    asks = [(taker, _message(task.topic, thread, taker.name)) for taker in takers]
    made = await team.tell_each(asks) if task.acks == "none" else await _acknowledged(team, task, asks)
    return _outcome(task, takers, made)


def _message(topic: str, thread: Thread, name: str) -> Ask:
    return Ask(content="", thread=thread, step=f"message/{name}", title=f"A message on {topic}")


async def _acknowledged(
    team: Team, task: PublishSubscribeInput[Resolved], asks: list[tuple[Resolved, Ask]]
) -> list[Contribution]:
    wanted = task.acks if isinstance(task.acks, int) else len(asks)
    made: list[Contribution] = []
    async with aclosing(team.ask_each(asks)) as settling:  # closing cancels the rest, and waits until it has ended
        async for answer in settling:
            made.append(answer)
            if sum(each.status == "ok" for each in made) >= wanted:
                break
    settled = {each.participant for each in made}
    late = [(taker.name, ask.step) for taker, ask in asks if taker.name not in settled]
    return made + [Contribution(participant=name, status="cancelled", step=step) for name, step in late]


def _outcome(task: PublishSubscribeInput[Resolved], takers: list[Resolved], made: list[Contribution]) -> Outcome:
    good = [each for each in made if each.status == "ok"]
    handed_over = task.acks == "none" and all(each.status == "skipped" for each in made)
    enough = handed_over or len(good) >= (task.acks if isinstance(task.acks, int) else len(takers))
    reason: str | None = None
    if not takers:
        reason = f"No participant's filter takes {task.topic!r}."
    elif handed_over:
        reason = f"Handed over to {len(made)}; no answer was waited for."
    elif not enough:
        failed = [each.participant for each in made if each.status not in ("ok", "skipped")]
        reason = f"No acknowledgement from {', '.join(failed)}."
    fields: dict[str, Any] = {
        "mode": "PublishSubscribe",
        "status": "completed" if enough else "partial" if good or task.acks == "none" else "stopped",
        "output": {each.participant: each.content for each in good},
        "contributions": made,
        "usage": total(made),
        "reason": reason,
    }
    return Outcome.model_validate(fields)


MODE = Mode(
    "PublishSubscribe", PublishSubscribeInput, publish_subscribe, "One message, for everyone whose filter takes its topic."
)
