"""The answers of one run as they are recorded: in its steps, its transcript and its events, with long ones in the store."""

from __future__ import annotations

from typing import NamedTuple

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.sha256 import sha256_of
    from kernel.conversation.fitting import shortened
    from kernel.conversation.outcome import Contribution
    from kernel.conversation.team import Ask
    from kernel.conversation.transcript import INLINE_BYTES, Thread, as_text
    from kernel.record.answer_events import Answered, NotAnswered, Recalled
    from workflows import calls
    from workflows.run.run import OFFLOAD_PATCH, Run

INLINE_TOTAL_BYTES = 256 * 1024
"""The answers of people, teams, scripts and remote workers that a run holds itself; further long ones are offloaded."""


class AskedFor(NamedTuple):
    """A question, without its words: the step and the round that it names, and whether its answer has a form."""

    step: str
    round: int
    formed: bool


def of_ask(ask: Ask) -> AskedFor:
    """Return what the record of an answer needs to know of the question."""
    return AskedFor(ask.step, ask.round, formed=bool(ask.options) or ask.answer_schema is not None)


class AnswerRecord:
    """Records the answers of one run."""

    __slots__ = ("_inline_bytes", "_run", "contributions")

    def __init__(self, run: Run) -> None:
        self._run = run
        self._inline_bytes = 0  # of contents that are in no store
        self.contributions: list[Contribution] = []
        """All answers so far, in the order in which they settled."""

    async def offloaded(self, ask: AskedFor, answer: Contribution) -> Contribution:
        """Return the answer with a long content in the store, so that many answers fit into a prompt and an outcome."""
        if answer.content is None or answer.ref is not None:
            return answer
        text = as_text(answer.content)
        size = len(text.encode(errors="replace"))
        self._inline_bytes += size
        if size <= INLINE_BYTES or self._inline_bytes <= INLINE_TOTAL_BYTES or not workflow.patched(OFFLOAD_PATCH):
            return answer
        self._inline_bytes -= size
        await calls.store_thread(Thread().say("answer", answer.participant, text), "Offload a long answer")
        if ask.formed:  # the mode reads its fields
            return answer.model_copy(update={"ref": sha256_of(text)})
        return shortened(answer)

    def step(self, step: str, answer: Contribution) -> Contribution:
        """Record an answer as a step of the run, which a fork can take over. Return it with the name of the step."""
        answer = answer.model_copy(update={"step": step})
        self._run.answered(step, answer)
        return answer

    def add(self, ask: AskedFor, answer: Contribution, *, recalled: bool = False) -> Contribution:
        """Record an answer, and return it with the name of its step. `recalled`: a fork has it from its source."""
        answer, run = self.step(ask.step, answer), self._run
        self.contributions.append(answer)
        if answer.status == "ok":
            run.record.say(
                answer.participant,
                "answer",
                as_text(answer.content),
                round=ask.round,
                ref=answer.ref,
                truncated=answer.truncated,
                model=answer.model,
                cut_at_limit=answer.cut_at_limit,
            )
        kind = Recalled if recalled else Answered if answer.status == "ok" else NotAnswered
        event = kind(
            participant=answer.participant,
            step=ask.step,
            round=ask.round,
            status=answer.status,
            ref=answer.ref,
            error=None if answer.error is None else answer.error.model_dump(),
            usage=answer.usage.model_dump(),
            model=answer.model,
        )
        run.note(event, answer.participant)
        return answer
