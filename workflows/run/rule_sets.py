"""Rule sets by name: looked up once by a run, in the plugin set that it is pinned to, and kept whole from then on."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.rules.link import linked
    from kernel.rules.shapes import Rules, RuleSet
    from workflows import calls
    from workflows.run.run import Run


async def look_up_rules(run: Run, rules: Rules) -> RuleSet:
    """Return the rule set, with all that it leads to. One that is given and leads to no other needs no look-up.

    Raises:
        ParticipantFailed: there is no such rule set, or it is disabled.
        InvalidInput: a set has not the group that another leads to.
    """
    names = [rules] if isinstance(rules, str) else rules.uses()
    if isinstance(rules, RuleSet) and not names:
        return rules
    found = await calls.look_up_rules(names, run.plugins)
    run.pin_plugins(found.plugins)
    return linked(found.rules[rules] if isinstance(rules, str) else rules, found.rules)
