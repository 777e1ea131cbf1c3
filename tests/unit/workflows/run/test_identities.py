"""Who decides: seals count once and for one answer, assignees and initiators hold, and several people have to agree."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from activities.identity import IdentityActivities
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.identity.caller import Caller, Role
from kernel.identity.check import IDENTITY_FUNCTION, IdentityCheck, IdentityChecked
from runtime.identity.keys import IdentityKeys, new_entry
from runtime.identity.seals import VALID_S, SealCheck, seal
from runtime.settings import Settings
from tests.support.fakes.workflow import FakeWorkflow, turns
from tests.unit.workflows.run.conftest import ARun
from tests.unit.workflows.run.test_decisions import HOUR, OPTIONS, People
from workflows import calls

Json = dict[str, Any]
GIVEN: Json = OPTIONS


@pytest.fixture
def keys(tmp_path: Path) -> IdentityKeys:
    return IdentityKeys(Settings.from_environment({"MOFA_HOME": str(tmp_path)}))


@pytest.fixture
def required() -> list[bool]:
    """Its one value is `require_identity` of the project file."""
    return [False]


@pytest.fixture
def people(
    run: ARun, temporal: FakeWorkflow, keys: IdentityKeys, required: list[bool], monkeypatch: pytest.MonkeyPatch
) -> People:
    async def check(seal: str | None, meant: dict[str, str]) -> IdentityChecked:
        await asyncio.sleep(0)  # as a local activity, which lets others in
        return await IdentityActivities(checked).check(IdentityCheck(seal=seal, meant=meant))

    monkeypatch.setattr(calls, "check_identity", check)
    checked = temporal.functions[IDENTITY_FUNCTION] = SealCheck(keys, lambda: required[0])
    return People(run)


Seals = Callable[..., Json]


@pytest.fixture
def by(people: People, keys: IdentityKeys) -> Seals:
    """Returns the decision of a person with a seal, as the console sends it."""

    def sealed(name: str, choice: str = "yes", role: Role = "decider", keys: IdentityKeys = keys, **more: Any) -> Json:
        request = more.pop("request", None) or people.run.record.decisions["d1"]
        caller = Caller(name, roles=frozenset({role}), verified=True, **more)
        decision = seal(keys, caller, request, Decision(decision_id="d1", choice=choice))
        return decision.model_dump(mode="json", exclude_none=True)

    return sealed


def decided(people: People, given: Json) -> DecisionRequest:
    """Decide as an update does: first the validator, then the handler."""
    people.deciding.validate(given)
    return people.deciding.by_update(given)


def refused(people: People, given: Json, why: str) -> None:
    with pytest.raises(ApplicationError, match=why) as error:
        decided(people, given)
    assert error.value.type == "InvalidInput"
    assert people.run.record.decisions["d1"].status == "open"


# ---- verified names ----------------------------------------------------------------------------------------------------


async def test_a_seal_makes_the_name_a_verified_one(people: People, by: Seals) -> None:
    asking = await people.ask()
    decided(people, by("ann") | {"by": "somebody else"})
    settled = (await asking).settled
    assert settled is not None and (settled.by, settled.verified, settled.seal) == ("ann", True, None)
    event = people.run.record.events[-1]
    assert (event.by, event.data["by"], event.data["verified"]) == ("ann", "ann", True) and "seal" not in event.data


async def test_a_name_that_somebody_typed_stays_a_claim(people: People) -> None:
    asking = await people.ask()
    decided(people, {"decision_id": "d1", "choice": "yes", "by": "ann"})
    settled = (await asking).settled
    assert settled is not None and settled.by == "ann" and settled.verified is None
    assert "verified" not in people.run.record.events[-1].data


async def test_nobody_can_say_that_he_is_verified(people: People) -> None:
    asking = await people.ask()
    given = {"decision_id": "d1", "choice": "yes", "by": "ann", "verified": True}
    refused(people, given, "only the run sets this")
    await people.deciding.by_signal(given)
    assert people.run.types() == ["decision_opened", "decision_ignored"]
    asking.cancel()


# ---- attacks -----------------------------------------------------------------------------------------------------------


async def test_a_forged_or_used_seal_counts_for_nothing(
    people: People, by: Seals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = await people.ask()
    request = people.run.record.decisions["d1"]
    other = IdentityKeys(Settings.from_environment({"MOFA_HOME": str(tmp_path / "other")}))
    wrong_key = other.rotate(people_key_id(by))
    assert wrong_key.id == people_key_id(by)
    good = by("ann")
    head, text, signature = good["seal"].rsplit(".", 2)
    forged = {
        "not genuine": by("ann", keys=other),
        "is not a seal": good | {"seal": "mofa1.k.e30"},
        "cannot be read": good | {"seal": f"{head}.6e6f6e65.{signature}"},
        "another answer": good | {"choice": "no"},
        "another decision_id": by("ann", request=request.model_copy(update={"id": "d2"})),
        "another run_id": by("ann", request=request.model_copy(update={"run_id": "before"})),
        "another workflow_id": by("ann", request=request.model_copy(update={"workflow_id": "w2"})),
        "no role that may decide": by("ann", role="operator"),
    }
    for why, given in forged.items():
        refused(people, given, why)
    refused(people, good | {"comment": "and more"}, "another answer")
    refused(people, good | {"seal": f"{head}.{text}.{'a' * 128}"}, "not genuine")
    unknown = IdentityKeys(Settings.from_environment({"MOFA_IDENTITY_KEY": new_entry("k9").line}))
    refused(people, by("ann", keys=unknown), "does not know the key 'k9'")
    later = time.time() + 2 * VALID_S
    with monkeypatch.context() as patch:
        patch.setattr("runtime.identity.seals.time.time", lambda: later)
        refused(people, good, "has expired")
        from_the_future = by("ann")
    refused(people, from_the_future, "from the future")
    for given in forged.values():
        await people.deciding.by_signal(given)
    assert people.run.types() == ["decision_opened", *["decision_ignored"] * len(forged)]
    assert not any("seal" in event.data for event in people.run.record.events)
    decided(people, good)
    assert (await asking).status == "settled"
    with pytest.raises(ApplicationError, match="already settled"):
        people.deciding.validate(good)  # replayed


def people_key_id(by: Seals) -> str:
    id: str = by("ann")["seal"].split(".")[1]
    return id


async def test_a_worker_without_keys_believes_nobody(people: People, by: Seals, temporal: FakeWorkflow) -> None:
    asking = await people.ask()
    given = by("ann")
    temporal.functions.clear()
    refused(people, given, "no keys to verify")
    asking.cancel()


async def test_the_limits_of_a_caller_hold_in_the_run(people: People, by: Seals) -> None:
    asking = await people.ask()
    people.run.tenant, people.run.desk = "acme", "billing"
    refused(people, by("ann", tenants=frozenset({"other"})), "no role that may decide")
    refused(people, by("ann", tenants=frozenset({"acme"}), desks=frozenset({"sales"})), "no role that may decide")
    decided(people, by("ann", tenants=frozenset({"acme"}), desks=frozenset({"billing"})))
    assert (await asking).status == "settled"


# ---- require_identity --------------------------------------------------------------------------------------------------


async def test_where_identities_are_required_a_claim_does_not_count(people: People, by: Seals, required: list[bool]) -> None:
    asking = await people.ask()
    required[0] = True
    claim = {"decision_id": "d1", "choice": "yes", "by": "ann"}
    refused(people, claim, "only with a verified identity")
    await people.deciding.by_signal(claim)
    assert people.run.types()[-1] == "decision_ignored" and not asking.done()
    await people.deciding.by_signal(by("ann"))
    settled = (await asking).settled
    assert settled is not None and settled.verified


@pytest.mark.parametrize("older", [False, True])
async def test_a_signal_of_an_older_history_is_not_checked(
    people: People, temporal: FakeWorkflow, required: list[bool], older: bool
) -> None:
    asking = await people.ask()
    required[0], temporal.replays_older = True, older
    await people.deciding.by_signal({"decision_id": "d1", "choice": "yes"})
    assert (people.run.record.decisions["d1"].status == "settled") is older
    asking.cancel()


async def test_of_two_signals_that_are_checked_at_once_the_first_counts(people: People, by: Seals) -> None:
    asking = await people.ask()
    await asyncio.gather(people.deciding.by_signal(by("ann")), people.deciding.by_signal(by("ben", "no")))
    settled = (await asking).settled
    assert settled is not None and settled.by == "ann"
    assert people.run.types() == ["decision_opened", "decision_settled", "decision_ignored"]


# ---- assignees, the initiator, the quorum --------------------------------------------------------------------------------


async def test_assignees_and_the_initiator_hold_for_verified_names(people: People, by: Seals) -> None:
    asking = await people.ask(assignees=["ann", "ben"], initiator="ben", **GIVEN)
    refused(people, by("cid"), "is for ann, ben; cid may not decide it")
    refused(people, by("ben"), "ben has asked for decision 'd1'")
    decided(people, by("ann"))
    assert (await asking).status == "settled"


async def test_an_escalation_takes_nobodys_right_away(people: People, by: Seals, temporal: FakeWorkflow) -> None:
    asking = await people.ask(HOUR, {"do": "escalate", "to": ["boss"]})
    temporal.now += HOUR
    await turns()
    assert people.run.record.decisions["d1"].assignees == ["boss"]
    decided(people, by("ann"))
    assert (await asking).status == "settled"


async def test_a_quorum_takes_so_many_people_who_agree(people: People, by: Seals) -> None:
    asking = await people.ask(quorum=2, assignees=["ann", "ben", "cid"], **GIVEN)
    assert [each.by for each in decided(people, by("ann")).answers] == ["ann"]
    refused(people, by("ann"), "ann has answered decision 'd1' already")
    refused(people, by("ann", "no"), "nobody counts twice")
    assert decided(people, by("ben", "no")).status == "open"
    request = decided(people, by("cid"))
    assert request.status == "settled" and request.settled is not None
    assert (request.settled.choice, request.settled.verified) == ("yes", True)
    assert [(each.by, each.choice, each.verified) for each in request.answers] == [
        ("ann", "yes", True), ("ben", "no", True), ("cid", "yes", True),
    ]  # fmt: skip
    types = people.run.types()
    assert types == ["decision_opened", *["decision_answered"] * 3, "decision_settled"]
    assert [event.data["missing"] for event in people.run.record.events[1:4]] == [1, 1, 0]
    await asking


async def test_claims_count_once_for_each_name_and_a_login_replaces_one(people: People, by: Seals) -> None:
    asking = await people.ask(quorum=3, **GIVEN)
    for name in ("ann", None):
        claim = {"decision_id": "d1", "choice": "yes", **({"by": name} if name else {})}
        decided(people, claim)
        refused(people, claim, "already, and nobody counts twice")
    answers = decided(people, by("ann")).answers
    assert [(each.by, each.verified) for each in answers] == [("someone", False), ("ann", True)]
    request = decided(people, by("ben"))
    assert request.settled is not None and request.settled.verified is None  # one of the three is a claim
    await asking


async def test_people_who_cannot_agree_are_asked_again(people: People, by: Seals) -> None:
    asking = await people.ask(quorum=2, assignees=["ann", "ben"], **GIVEN)
    decided(people, by("ann"))
    request = decided(people, by("ben", "no"))
    assert request.status == "open" and request.answers == []
    assert people.run.types()[-1] == "decision_disagreed"
    assert people.run.record.events[-1].data["answers"] == {"ann": "yes", "ben": "no"}
    decided(people, by("ann", "no"))
    assert decided(people, by("ben", "no")).status == "settled"
    await asking


async def test_edited_arguments_have_to_agree_too(people: People, by: Seals) -> None:
    asking = await people.ask(quorum=2, allow_answer=True)
    for name, answer in (("ann", {"a": 1, "b": [2]}), ("ben", {"a": 1, "b": [3]}), ("cid", {"b": [2], "a": 1})):
        decided(people, {"decision_id": "d1", "answer": answer, "by": name})
    settled = (await asking).settled
    assert settled is not None and settled.by == "cid" and settled.answer == {"a": 1, "b": [2]}


async def test_answers_of_many_are_bounded(people: People) -> None:
    asking = await people.ask(quorum=2, allow_answer=True)
    refused(people, {"decision_id": "d1", "answer": "x" * 5_000, "by": "ann"}, "at most 4,096")
    for number in range(50):
        decided(people, {"decision_id": "d1", "answer": f"{number}", "by": f"p{number}"})
    refused(people, {"decision_id": "d1", "answer": "0", "by": "p50"}, "has 50 answers")
    asking.cancel()
