// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * Rules that are tried together, by one of four policies.
 *
 * `first_match`: by priority; only the first rule whose condition holds fires.
 * `all`: by priority; every rule fires whose condition holds for the facts at the start of
 * the group.
 * `ordered`: in the order of the file; each rule sees the changes of those before it.
 * `first_success`: by priority; rules fire until the calls of one succeed. The changes of a
 * failed rule are undone. If all
 * fail, the play fails.
 */
public class RuleGroup {
    private String name;
    private Policy policy;
    private List<Rule> rules;

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("policy")
    public Policy getPolicy() { return policy; }
    @JsonProperty("policy")
    public void setPolicy(Policy value) { this.policy = value; }

    @JsonProperty("rules")
    public List<Rule> getRules() { return rules; }
    @JsonProperty("rules")
    public void setRules(List<Rule> value) { this.rules = value; }
}
