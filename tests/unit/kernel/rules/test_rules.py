"""Rules: which fire, in which order, what they do, and what the audit says of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.basics.secrets import holds_secret
from kernel.rules.compare import CallMade, RecordedPlay, compare
from kernel.rules.link import linked
from kernel.rules.play import decide, play
from kernel.rules.shapes import RuleSet
from kernel.rules.verdict import CallAnswer, CallFailed, CallWanted, RulesInput


def ruleset(*groups: dict[str, Any]) -> RuleSet:
    parsed: RuleSet = parse(RuleSet, {"name": "test", "groups": list(groups)}, "rules")
    return parsed


def group(*rules: dict[str, Any], policy: str = "first_match", name: str = "main") -> dict[str, Any]:
    return {"name": name, "policy": policy, "rules": list(rules)}


def rule(name: str, when: str, *then: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"name": name, "when": when, "then": list(then), **fields}


def returns(value: Any) -> dict[str, Any]:
    return {"do": "return", "value": value}


def sets(name: str, expression: str) -> dict[str, Any]:
    return {"do": "set", "name": name, "expression": expression}


RATING = ruleset(
    group(
        rule("b", "score >= 70", returns("B"), priority=2),
        rule("a", "score >= 90", returns("A"), priority=3),
        rule("c", "score >= 60", returns("C"), priority=1),
        rule("d", "true", returns("D")),
    )
)


@pytest.mark.parametrize(("score", "grade"), [(95, "A"), (75, "B"), (65, "C"), (45, "D")])
def test_the_first_that_holds_by_priority_decides(score: int, grade: str) -> None:
    verdict = decide(RATING, {"score": score})
    assert (verdict.outcome, verdict.value) == ("returned", grade)
    assert verdict.fired() == [f"main/{grade.lower()}"]


def test_the_audit_says_which_rules_were_looked_at_and_why_they_did_what() -> None:
    audit = decide(RATING, {"score": 75, "other": 1}).audit
    assert [(looked.rule, looked.held, looked.because, looked.did) for looked in audit] == [
        ("a", False, {"score": 75}, []),
        ("b", True, {"score": 75}, ["return"]),
    ]


def test_all_sees_the_facts_of_the_beginning_and_ordered_those_of_now() -> None:
    rules = (rule("one", "n == 1", sets("n", "n + 1")), rule("two", "n == 2", sets("n", "n + 10"), priority=5))
    assert decide(ruleset(group(*rules, policy="all")), {"n": 1}).facts == {"n": 2}
    ordered = decide(ruleset(group(*rules, policy="ordered")), {"n": 1})
    assert ordered.facts == {"n": 12}
    assert ordered.fired() == ["main/one", "main/two"], "as written, whatever their priority"


def test_first_success_undoes_what_a_failed_rule_did() -> None:
    def attempt(script: str) -> tuple[dict[str, Any], ...]:
        return sets("touched", f"'{script}'"), {"do": "call", "script": script, "expression": "n", "into": "answer"}

    first = rule("dear", "true", {"do": "emit", "topic": "tried", "value": 1}, *attempt("dear"), priority=1)
    rules = ruleset(group(first, rule("cheap", "true", *attempt("cheap")), policy="first_success"))

    def answer(wanted: CallWanted) -> CallAnswer:
        assert wanted.input == 7
        return CallAnswer(error="is down") if wanted.script == "dear" else CallAnswer(value="done")

    verdict = decide(rules, {"n": 7}, answer)
    assert verdict.facts == {"n": 7, "touched": "cheap", "answer": "done"}
    assert verdict.emitted == []
    assert [looked.failed for looked in verdict.audit] == ["call of dear: is down", None]
    with pytest.raises(CallFailed, match=r"every rule failed\. dear: call of dear: x; cheap: call of cheap: x"):
        decide(rules, {"n": 7}, lambda _: CallAnswer(error="x"))


def test_a_failed_call_ends_the_play_elsewhere() -> None:
    rules = ruleset(group(rule("r", "true", {"do": "call", "script": "s"})))
    with pytest.raises(CallFailed, match="calls are not made here"):
        decide(rules, {})


def test_go_to_leaves_and_nested_comes_back() -> None:
    rules = ruleset(
        group(
            rule("look", "true", {"do": "nested", "group": "prices"}, sets("seen", "price"), {"do": "go_to", "group": "end"}),
            rule("never", "true", returns("never")),
            policy="ordered",
        ),
        group(rule("p", "true", sets("price", "n * 2")), name="prices"),
        group(rule("e", "seen > 5", returns("dear")), rule("f", "true", {"do": "stop", "reason": "too cheap"}), name="end"),
    )
    assert decide(rules, {"n": 3}).value == "dear"
    cheap = decide(rules, {"n": 1})
    assert (cheap.outcome, cheap.reason, cheap.value) == ("stopped", "too cheap", None)
    assert cheap.fired() == ["main/look", "prices/p", "end/f"]


@pytest.mark.parametrize("first", ["go_to", "nested"])
@pytest.mark.parametrize("second", ["go_to", "nested"])
def test_a_circle_is_an_error_that_names_the_way(first: str, second: str) -> None:
    rules = ruleset(
        group(rule("a", "true", {"do": first, "group": "b"})),
        group(rule("b", "true", {"do": second, "group": "main"}), name="b"),
    )
    with pytest.raises(InvalidInput, match="main > b > main goes in a circle"):
        decide(rules, {})


def test_nothing_that_holds_is_no_result_and_never_a_wrong_one() -> None:
    verdict = decide(ruleset(group(rule("a", "n > 1", returns(1)))), {"n": 1})
    assert (verdict.outcome, verdict.value, verdict.fired()) == ("none", None, [])


@pytest.mark.parametrize(
    ("facts", "words"),
    [({}, "rule main/a: .*there is no name 'score'"), ({"score": "95"}, "rule main/a: .*cannot take a text")],
)
def test_a_missing_fact_or_a_wrong_type_is_an_error_and_never_a_rule_that_does_not_fire(
    facts: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        decide(RATING, facts)


def test_a_disabled_rule_is_not_looked_at_and_the_callers_facts_stay() -> None:
    facts = {"list": [1]}
    rules = ruleset(group(rule("off", "true", returns(1), enabled=False), rule("on", "true", sets("list", "[2]"))))
    assert decide(rules, facts).facts == {"list": [2]}
    assert facts == {"list": [1]}


def test_too_many_rules_are_an_error() -> None:
    many = group(*(rule(f"r{n}", "true", sets("x", "1")) for n in range(1001)), policy="all")
    with pytest.raises(InvalidInput, match="more than 1,000 rules were tried"):
        decide(ruleset(many), {})


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ([], "groups: List should have at least 1 item"),
        ([group(rule("a", "score >", returns(1)))], "something is missing at the end"),
        ([group(rule("a", "true"))], "then: List should have at least 1 item"),
        ([group(rule("a", "true", {"do": "explode"}))], "'explode' is not one of"),
        ([group(rule("a", "true", {"do": "go_to", "group": "b"}))], "there is no group 'b'; there are main"),
        ([group(rule("a", "true", returns(1)), rule("a", "true", returns(2)))], "rule 'a' occurs more than once"),
        ([group(rule("a", "true", returns(1)))] * 2, "group 'main' occurs more than once"),
        ([group(rule("a", "true", {"do": "return", "value": 1, "expression": "1"}))], "value or expression, not both"),
        ([group(rule("a", "true", sets("two words", "1")))], "String should match pattern"),
        ([group(rule("a", "true", returns(1)), policy="best")], "Input should be 'first_match'"),
    ],
)
def test_a_wrong_set_is_refused_when_it_is_read(groups: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        ruleset(*groups)
    assert words in str(caught.value)


def test_a_play_stops_at_a_call_and_goes_on_with_its_answer() -> None:
    rules = ruleset(group(rule("r", "true", {"do": "call", "script": "s", "expression": "n + 1", "into": "n"}), policy="all"))
    playing = play(rules, {"n": 1})
    assert next(playing) == CallWanted(script="s", input=2)
    with pytest.raises(StopIteration) as ended:
        playing.send(CallAnswer(value=40))
    assert ended.value.value.facts == {"n": 40}
    assert rules.scripts() == ["s"]


def test_a_dry_run_shows_where_two_versions_differ() -> None:
    stricter = json.loads(RATING.model_dump_json().replace("score >= 90", "score >= 96"))
    new: RuleSet = parse(RuleSet, stricter, "rules")
    assert new.hash != RATING.hash
    inputs = [{"score": 95}, {"score": 99}, {"score": 10}, {"points": 3}]
    assert [d.model_dump(include={"input", "before", "after", "fired_after"}) for d in compare(RATING, new, inputs)] == [
        {"input": 0, "before": 'returned "A"', "after": 'returned "B"', "fired_after": ["main/b"]}
    ]
    assert compare(RATING, RATING, inputs) == []


def test_a_dry_run_answers_calls_as_they_were_answered_then() -> None:
    def asks(about: str) -> RuleSet:
        call = {"do": "call", "tool": "stock", "expression": about, "into": "left"}
        return ruleset(group(rule("ask", "true", call), rule("say", "left > 1", returns("yes")), policy="ordered"))

    wanted = CallWanted(tool="stock", input="apples")
    made = CallMade(wanted=wanted, answer=CallAnswer(value=3))
    run = RecordedPlay(run="rules/1", facts={"what": "apples", "other": "pears"}, calls=[made])
    [difference] = compare(asks("what"), asks("other"), [run])
    assert difference.run == "rules/1" and difference.before == 'returned "yes"' and difference.after == "error: CallFailed"
    assert compare(asks("what"), asks("what"), [run]) == []


def test_sets_that_lead_to_others_are_linked_into_one() -> None:
    root = ruleset(group(rule("r", "true", {"do": "nested", "rules": "b"}, {"do": "go_to", "rules": "c", "group": "last"})))
    b = ruleset(
        group(rule("r", "true", {"do": "go_to", "group": "two"})), group(rule("r", "true", sets("seen", "1")), name="two")
    )
    c = ruleset(
        group(rule("r", "true", returns("never"))),
        group(rule("r", "seen == 1", returns("c")), name="last"),
    )
    whole = linked(root, {"b": b, "c": c})
    verdict = decide(whole, {})
    assert verdict.value == "c" and verdict.fired() == ["main/r", "b/main/r", "b/two/r", "c/last/r"]
    assert whole.hash != root.hash != linked(root, {"b": b, "c": b.model_copy(update={"groups": c.groups[1:]})}).hash
    assert linked(b, {}) is b
    with pytest.raises(InvalidInput, match="the rules b are another set, which is not linked"):
        decide(root, {})
    with pytest.raises(InvalidInput, match="there are no rules 'c'; there are b"):
        linked(root, {"b": b})
    with pytest.raises(InvalidInput, match="the rules c have no group 'last'; they have main, two"):
        linked(root, {"b": b, "c": b})
    circle = ruleset(group(rule("r", "true", {"do": "nested", "rules": "b"})))
    with pytest.raises(InvalidInput, match="main > b/main > b/main goes in a circle"):
        decide(linked(circle, {"b": circle}), {})


def test_a_set_that_leads_to_no_other_keeps_its_hash() -> None:
    two = group(rule("r", "true", returns(1)), name="two")
    assert "rules" not in ruleset(group(rule("r", "true", {"do": "go_to", "group": "two"})), two).model_dump_json().replace(
        '"rules":[', ""
    )
    again: RuleSet = parse(RuleSet, json.loads(RATING.model_dump_json()), "rules")
    computed = ruleset(group(rule("r", "true", {"do": "return", "expression": "n"})))
    assert again.hash == RATING.hash
    assert parse(RuleSet, json.loads(computed.model_dump_json()), "rules") == computed, "a set stands its way over a wire"


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 10), st.integers(0, 100)), min_size=1, max_size=12),
    st.integers(0, 10),
)
def test_first_match_is_the_highest_priority_among_those_that_hold(rules: list[tuple[int, int, int]], n: int) -> None:
    """Each rule: priority, threshold, value. Ties go to the one that is written first."""
    made = [rule(f"r{i}", f"n >= {t}", returns(v), priority=p) for i, (p, t, v) in enumerate(rules)]
    verdict = decide(ruleset(group(*made)), {"n": n})
    holding = [(p, -i, v) for i, (p, t, v) in enumerate(rules) if n >= t]
    assert verdict.value == (max(holding)[2] if holding else None)
    assert len(verdict.fired()) == min(1, len(holding))


# ---- what would take gigabytes, or long ----------------------------------------------------------------------------------


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def tenfold(times: int) -> RuleSet:
    """A fact that becomes ten times as large with each action: 10 to the power of `times`."""
    return ruleset(group(rule("grow", "true", *[sets("x", f"[{', '.join(['x'] * 10)}]")] * times, returns(1))))


def test_a_computed_value_has_a_size() -> None:
    assert len(str(decide(tenfold(4), {"x": 1}).facts)) < 100_000
    with pytest.raises(InvalidInput, match=r"^rules test: rule grow: the value holds more than 100,000 values\.$"):
        decide(tenfold(11), {"x": 1})


def test_a_computed_value_has_a_depth_and_a_length() -> None:
    deeper = ruleset(group(rule("deep", "true", *[sets("x", "[x]")] * 101)))
    with pytest.raises(InvalidInput, match="rule deep: the value is nested deeper than 100 levels"):
        decide(deeper, {"x": 1})
    longer = ruleset(group(rule("long", "true", *[sets("x", f"[{', '.join(['x'] * 10)}]")] * 3)))
    with pytest.raises(InvalidInput, match="rule long: the value is longer than 524,288 bytes"):
        decide(longer, {"x": "word" * 250})


def test_a_value_that_a_call_answers_has_a_size() -> None:
    called = ruleset(group(rule("ask", "true", {"do": "call", "script": "s", "into": "x"})))
    with pytest.raises(InvalidInput, match="rule ask, the answer of its call: the value is nested deeper"):
        decide(called, {}, lambda wanted: CallAnswer(value=nested(200)))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (nested(300), "is nested deeper than 100 levels"),
        ([1] * 100_001, "holds more than 100,000 values"),
        ("x" * 600_000, "is longer than 524,288 bytes"),
        (10**5000, "more than 1,000 digits"),
        ("\ud83d", "half of a character"),
    ],
    ids=["deep", "many", "long", "digits", "surrogate"],
)
def test_a_value_of_a_rule_that_is_too_large_is_refused_with_its_field(value: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        ruleset(group(rule("r", "true", returns(value))))
    assert str(refused.value.field).startswith("groups.0.rules.0.then.0")


def test_facts_are_refused_that_are_too_large_for_a_play() -> None:
    with pytest.raises(InvalidInput, match="facts: is nested deeper than 100 levels"):
        parse(RulesInput, {"rules": "some", "facts": {"x": nested(300)}}, "Rules input")


def test_all_that_a_play_holds_is_counted() -> None:
    """The audit of each rule holds the facts that it looked at: 900 rules on facts of a megabyte."""
    rules = [rule(f"r{number}", "len(x) == 0", returns(1)) for number in range(900)]
    with pytest.raises(InvalidInput, match="facts, emitted values and audit are more than 4,194,304 bytes together"):
        decide(ruleset(group(*rules)), {"x": ["words" * 20] * 10_000})
    sets_many = [rule(f"r{number}", "true", {"do": "set", "name": "x", "value": [0] * 400}) for number in range(900)]
    assert len(decide(ruleset(group(*sets_many, policy="ordered")), {}).audit) == 900, "what was replaced is not counted"
    with pytest.raises(InvalidInput, match="60,001 facts: it takes more than 500,000 steps"):
        decide(ruleset(group(*sets_many, policy="ordered")), {f"fact{number}": 1 for number in range(60_000)})


def test_conditions_share_the_steps_of_a_play() -> None:
    rules = [rule(f"r{number}", "-1 in list", returns(1)) for number in range(900)]
    with pytest.raises(InvalidInput, match="it takes more than 500,000 steps"):
        decide(ruleset(group(*rules)), {"list": list(range(2000))})


def test_a_secret_is_found_however_deep_it_lies() -> None:
    hidden = nested(5000)
    assert not holds_secret(hidden)
    assert holds_secret([hidden, {"a": ["sk-ant-" + "a1" * 20]}])
