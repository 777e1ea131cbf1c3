"""Tokens, sessions and the action log in real SQLite, PostgreSQL and MariaDB."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kernel.basics.errors import InvalidInput
from kernel.basics.sha256 import sha256_of
from kernel.identity.caller import Policy
from kernel.identity.person import People, PersonSettings
from kernel.identity.token import Access, Acted, LoginSession
from plugins.storage.sql import Database, SqlTokens
from plugins.storage.sql.engine.address import address
from plugins.storage.sql.people import identity as identity_store
from runtime.identity import tokens as recognition
from runtime.identity.tokens import Recognition, issue

ANN = Access(name="ann", roles=["decider"], tenants=["acme", "ünïcode \N{SNOWMAN}"])
DAY = timedelta(days=1)


@pytest.fixture
async def tokens(migrated_url: str) -> AsyncIterator[SqlTokens]:
    database = Database(address(migrated_url))
    yield SqlTokens(database)
    await database.close()


def of(tokens: SqlTokens, *people: PersonSettings, policy: Policy | None = None) -> Recognition:
    async def all_people() -> People:
        return People(people, policy)

    return Recognition(tokens, all_people)


async def test_a_token_is_recognised_until_it_is_revoked_or_expires(tokens: SqlTokens) -> None:
    made, secret = await issue(tokens, ANN, "root", DAY)
    past, late = await issue(tokens, ANN, "root", DAY, at=datetime.now(UTC) - 2 * DAY)
    found = await of(tokens).by_token(secret)
    assert found is not None and found[1] == ANN.caller() and found[1].verified
    assert await of(tokens).by_token(late) is None
    listed = {each.id: each for each in await tokens.all()}
    assert listed.keys() == {made.id, past.id} and listed[made.id].last_used_at and not listed[past.id].last_used_at
    assert listed[made.id].model_copy(update={"last_used_at": None}) == made
    revoked = await tokens.revoke(made.id)
    assert revoked is not None and revoked.revoked_at is not None
    assert (await tokens.revoke(made.id)) == revoked and await tokens.revoke("nothing") is None
    assert await of(tokens).by_token(secret) is None


async def test_the_database_has_no_secret_and_compares_in_constant_time(
    tokens: SqlTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, secret = await issue(tokens, ANN, "root", None)
    found = await tokens.find(made.id)
    assert found is not None and found[1] == sha256_of(secret) and made.expires_at is None
    compared: list[tuple[Any, Any]] = []

    def compare(one: Any, other: Any) -> bool:
        compared.append((one, other))
        return hmac.compare_digest(one, other)

    monkeypatch.setattr(recognition, "hmac", type("Counted", (), {"compare_digest": staticmethod(compare)}))
    wrong = f"{secret[:-1]}{'A' if secret[-1] != 'A' else 'B'}"
    assert await of(tokens).by_token(wrong) is None and compared == [(sha256_of(wrong), found[1])]
    for text in ("", "mofa_", f"mofa_{made.id}_x", f"{secret}\n", f" {secret}", "x" * 100_000):
        assert await of(tokens).by_token(text) is None
    assert len(compared) == 1


async def test_the_project_file_limits_the_tokens_of_its_people(tokens: SqlTokens) -> None:
    _, secret = await issue(tokens, Access(name="ann", roles=["admin", "decider"], tenants=["a", "b"]), "root", None)
    ann = PersonSettings(name="ann", roles=["decider", "viewer"], tenants=["b", "c"])
    found = await of(tokens, ann).by_token(secret)
    assert found is not None and (found[1].roles, found[1].tenants) == ({"decider"}, {"b"})
    assert await of(tokens, PersonSettings(name="ben", roles=["admin"])).by_token(secret) is None


async def test_a_session_ends_with_its_time_its_token_or_the_log_out(tokens: SqlTokens) -> None:
    made, _ = await issue(tokens, ANN, "root", None)
    known = of(tokens)
    cookie, other = await known.log_in(ANN, made.id), await known.log_in(ANN, made.id)
    assert cookie != other and await known.by_cookie(cookie, None) == ANN.caller()
    assert await known.by_cookie(sha256_of(cookie), None) is None and await known.by_cookie("", None) is None
    await known.log_out(cookie)
    assert await known.by_cookie(cookie, None) is None and await known.by_cookie(other, None) is not None
    await tokens.revoke(made.id)
    assert await known.by_cookie(other, None) is None
    now = datetime.now(UTC)
    await tokens.open_session("a" * 64, LoginSession(access=ANN, created_at=now - DAY, expires_at=now - DAY / 2))
    assert await tokens.session("a" * 64) is None


async def test_a_session_of_the_servers_token_ends_when_the_token_changes(tokens: SqlTokens) -> None:
    known, proof = of(tokens), sha256_of("the token")
    cookie = await known.log_in(ANN, proof=proof)
    caller = await known.by_cookie(cookie, proof)
    assert caller is not None and not caller.verified  # several may share it
    assert await known.by_cookie(cookie, sha256_of("another")) is None and await known.by_cookie(cookie, None) is None


async def test_the_number_of_tokens_is_bounded(tokens: SqlTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity_store, "TOKENS", 1)
    await issue(tokens, ANN, "root", None)
    with pytest.raises(InvalidInput, match="the most that are kept"):
        await issue(tokens, ANN, "root", None)


async def test_the_action_log_is_read_from_its_end(tokens: SqlTokens) -> None:
    at = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
    acts = [Acted(at=at, by="ann", verified=True, action="POST", what=f"/runs/{n}", status=201) for n in range(5)]
    for each in acts:
        await tokens.acted(each)
    first = await tokens.actions(2)
    assert [acted for _, acted in first] == [acts[4], acts[3]]
    assert [acted for _, acted in await tokens.actions(10, first[-1][0])] == [acts[2], acts[1], acts[0]]
