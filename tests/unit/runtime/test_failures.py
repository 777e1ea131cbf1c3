"""The kernel's errors as Temporal's, and no secret in either."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from kernel.basics import errors
from kernel.basics.errors import InvalidInput, MofaError, OutputInvalid, ProviderUnavailable, RateLimited, UnknownAgent
from runtime.failures import LONGEST_DELAY_S, activity_error, reports_failures, without_secrets


async def raised_by(error: BaseException) -> BaseException:
    @reports_failures
    async def activity() -> None:
        raise error

    with pytest.raises(BaseException) as caught:
        await activity()
    return caught.value


@pytest.mark.parametrize(
    ("error", "retried", "delay_s", "benign"),
    [
        (InvalidInput("task: is empty", "task"), False, None, False),
        (UnknownAgent("wrtier", ["writer"]), False, None, False),
        (OutputInvalid("not JSON"), False, None, False),
        (ProviderUnavailable("down"), True, None, False),
        (ProviderUnavailable("down", 12.5), True, 12.5, False),
        (ProviderUnavailable("down", 86_400), True, LONGEST_DELAY_S, False),
        (RateLimited("slow down", 0.2), True, 0.2, True),
        (RateLimited("slow down", -1), True, 0, True),
    ],
)
async def test_every_part_of_an_error_arrives(error: MofaError, retried: bool, delay_s: float | None, benign: bool) -> None:
    made = await raised_by(error)
    assert isinstance(made, ApplicationError)
    assert (made.type, made.message, made.non_retryable) == (type(error).__name__, str(error), not retried)
    assert made.next_retry_delay == (None if delay_s is None else timedelta(seconds=delay_s))
    assert (made.category is ApplicationErrorCategory.BENIGN) is benign
    assert made.__cause__ is None


def test_the_errors_data_goes_along() -> None:
    assert activity_error(InvalidInput("wrong", "task")).details == ({"field": "task"},)
    assert activity_error(InvalidInput("wrong")).details == ()
    assert activity_error(UnknownAgent("a", ["b"])).details == ({"name": "a", "known": ["b"]},)


def test_the_wire_names_that_are_not_retried_are_those_of_the_contract() -> None:
    for name in errors.NOT_RETRIED:
        assert getattr(errors, name).retryable is False


async def test_a_bug_stays_what_it_is() -> None:
    bug = KeyError("head")
    assert await raised_by(bug) is bug


async def test_a_cancellation_passes() -> None:
    assert isinstance(await raised_by(asyncio.CancelledError()), asyncio.CancelledError)


async def test_a_bug_that_quotes_a_key_loses_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_SERVER_KEY", "hunter2-hunter2")
    bug = RuntimeError("401 for hunter2-hunter2")
    made = await raised_by(bug)
    assert isinstance(made, ApplicationError)
    assert (made.type, made.message, made.non_retryable) == ("RuntimeError", "401 for ***", False)


async def test_a_key_in_a_cause_is_found_too() -> None:
    bug = RuntimeError("cannot connect")
    bug.__cause__ = OSError("postgresql://me:hunter2@db/mofa refused")
    made = await raised_by(bug)
    assert isinstance(made, ApplicationError)
    assert made.message == "cannot connect"
    assert made.__cause__ is None


async def test_the_kernels_errors_are_masked_as_well() -> None:
    made = await raised_by(ProviderUnavailable("bad key sk-abcdefgh12345678"))
    assert isinstance(made, ApplicationError)
    assert made.message == "bad key sk-***"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("postgresql://me:pa55@db/mofa", "postgresql://***@db/mofa"),
        ("Authorization: Bearer abc.def-123456", "Authorization: Bearer ***"),
        ("key sk-proj-0123456789", "key sk-***"),
        ("the value is topsecretvalue", "the value is ***"),
        ("short is left", "short is left"),
        ("https://host:8080/path and a@b", "https://host:8080/path and a@b"),
    ],
)
def test_what_is_masked(text: str, masked: str) -> None:
    assert without_secrets(text, {"OPENAI_API_KEY": "topsecretvalue", "A_TOKEN": "short", "HOME": "host:8080"}) == masked
