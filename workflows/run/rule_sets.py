"""The lookup of rule sets by name. A run looks them up once, in the plugin set that it is pinned to."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.rules.link import linked
    from kernel.rules.shapes import Rules, RuleSet
    from workflows import calls
    from workflows.run.run import Run


async def look_up_rules(run: Run, rules: Rules) -> RuleSet:
    """Return a rule set, with all sets that it uses. A set that uses no others needs no lookup.

    Raises:
        ParticipantFailed: a rule set is unknown, or is disabled.
        InvalidInput: a set uses a group that another set does not have.
    """
    names = [rules] if isinstance(rules, str) else rules.uses()
    if isinstance(rules, RuleSet) and not names:
        return rules
    lookup = await calls.look_up_rules(names, run.plugins)
    run.pin_plugins(lookup.plugins)
    return linked(lookup.rules[rules] if isinstance(rules, str) else rules, lookup.rules)
