"""The sums of spending caps on the three databases: exact under several processes, and under kill."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from kernel.conversation.caller import Payer
from kernel.model_call.caps import HELD_S, CapReached, SpendCap, Spender, limits_of
from kernel.model_call.consent import SpendAnswer
from plugins.storage.sql import SqlSpendQuestions, create, upgrade
from plugins.storage.sql.spend.spending import SqlSpendBook
from tests.support.processes.spender import COST, RESERVED, limits, spending

AT = datetime.now(UTC)


async def test_a_sum_is_exact_whatever_is_settled_twice_or_late(database_url: str) -> None:
    await upgrade(database_url)
    storage = create(url=database_url)
    book, given = SqlSpendBook(storage.database), limits(12)

    async def sums() -> list[tuple[int, int]]:
        return [(each.spent, each.held) for each in sorted(await book.list(["2026-11", "2026-11-29"]), key=lambda s: s.words)]

    await book.reserve("one", given, 5, AT)
    await book.reserve("one", given, 5, AT)  # the answer to the first commit was lost
    await book.reserve("two", given, 5, AT)
    assert await sums() == [(0, 10), (0, 10)]
    with pytest.raises(CapReached, match=r"The cap of a cap has no room for a call that may cost \$0.0001"):
        await book.reserve("three", given, 5, AT)
    assert await sums() == [(0, 10), (0, 10)], "a refused call holds nothing anywhere"
    for _ in range(2):
        await book.settle("one", given, 5, 3)
        assert await sums() == [(3, 5), (3, 5)]
    await book.reserve("three", given, 4, AT)
    assert await sums() == [(3, 9), (3, 9)]

    # The worker of the second call was killed: what it may have cost is spent. It comes back, and says what it did cost.
    later = AT + timedelta(seconds=HELD_S + 1)
    with pytest.raises(CapReached):
        await book.reserve("four", given, 1, later)
    assert await sums() == [(12, 0), (12, 0)]
    for _ in range(2):
        await book.settle("two", given, 5, 2)
        assert await sums() == [(9, 0), (9, 0)]
    await book.reserve("four", given, 3, later)
    assert await sums() == [(9, 3), (9, 3)]
    await storage.close()


async def test_names_with_odd_characters_have_sums_and_answers(database_url: str) -> None:
    await upgrade(database_url)
    storage = create(url=database_url)
    book, odd = SqlSpendBook(storage.database), "a\0b" + "\0" * 900
    given = limits_of([SpendCap(max_usd=1, by="person", on_exceeded="ask")], Spender(None, "a", "m", Payer(person=odd)), AT)
    await book.reserve("one", given, 5, AT)
    [limit] = given
    answer = SpendAnswer(question=limit.asks[0], answer="allow", by="eve\0")
    assert (await SqlSpendQuestions(storage.database).answer(answer, AT)).by == "eve\0"
    [one] = await book.list([limit.period])
    assert one.held == 5 and one.words.startswith("the person a")
    await storage.close()


@pytest.mark.parametrize("processes", [3, pytest.param(8, marks=pytest.mark.drill)])
async def test_processes_come_to_the_cap_and_never_above(database_url: str, processes: int) -> None:
    most = 100 * COST + RESERVED - COST  # the last call needs room for what it reserves
    await upgrade(database_url)
    running = [spending(database_url, most, 1_000) for _ in range(processes)]
    for each in running:
        await asyncio.to_thread(each.process.join)
    assert [each.process.exitcode for each in running] == [0] * processes
    storage = create(url=database_url)
    [one] = await SqlSpendBook(storage.database).list(["2026-11"])
    assert (sum(each.paid for each in running) * COST, 0) == (one.spent, one.held)
    assert most - processes * RESERVED < one.spent <= most
    await storage.close()


async def test_what_killed_processes_may_have_paid_counts(database_url: str) -> None:
    await upgrade(database_url)
    storage = create(url=database_url)
    book, killed = SqlSpendBook(storage.database), []
    for _ in range(3):
        each = spending(database_url, 1_000_000, 1_000_000)
        while each.paid < 20:  # the process tells nobody: it is to be killed anywhere
            await asyncio.sleep(0.01)
        each.process.kill()
        await asyncio.to_thread(each.process.join)
        killed.append(each)
    least = sum(each.paid for each in killed) * COST
    [one] = await book.list(["2026-11"])
    assert 0 <= one.held <= 3 * RESERVED and one.spent + one.held >= least
    await book.reserve("after", limits(1_000_000), 1, datetime.now(UTC) + timedelta(seconds=HELD_S + 60))
    [one] = await book.list(["2026-11"])
    assert one.held == 1 and least <= one.spent <= least + 3 * RESERVED
    await storage.close()


@pytest.mark.drill
async def test_eight_workers_that_are_killed_again_and_again_never_spend_above_the_cap(database_url: str) -> None:
    most = 400 * COST
    await upgrade(database_url)
    storage = create(url=database_url)
    book, chance = SqlSpendBook(storage.database), Random(8)
    running = [spending(database_url, most, 10_000) for _ in range(8)]
    ended = []
    for _ in range(12):  # each is killed anywhere in a call, and another one takes its place
        victim = running.pop(chance.randrange(8))
        at = victim.paid + chance.randrange(1, 6)
        while victim.paid < at and victim.process.is_alive():
            await asyncio.sleep(0.005)
        victim.process.kill()
        await asyncio.to_thread(victim.process.join)
        ended.append(victim)
        running.append(spending(database_url, most, 10_000))
        [one] = await book.list(["2026-11"])
        assert one.spent + one.held <= most
    for each in running:
        await asyncio.to_thread(each.process.join)
    billed = sum(each.paid for each in [*running, *ended]) * COST
    [one] = await book.list(["2026-11"])
    assert [each.process.exitcode for each in running] == [0] * 8
    assert billed <= one.spent + one.held <= most, "the provider's bill is never above what is booked, nor that above the cap"
    assert one.held <= len(ended) * RESERVED and one.spent + one.held > most - RESERVED, "it came to the cap"
    with pytest.raises(CapReached):
        await book.reserve("later", limits(most), RESERVED, datetime.now(UTC) + timedelta(seconds=HELD_S + 60))
    [one] = await book.list(["2026-11"])
    assert one.held == 0 and billed <= one.spent <= most, "what killed workers had reserved counts as spent"
    await storage.close()
