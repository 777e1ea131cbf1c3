// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * How its rules are tried.
 *
 * `first_match`: by priority, the first whose condition holds, and no other.
 * `all`: every rule whose condition holds for the facts as they were at the beginning, by
 * priority.
 * `ordered`: every rule as it is written, each seeing what those before it did.
 * `first_success`: by priority, those whose condition holds, until the calls of one
 * succeed; what a failed one did to the
 * facts is undone, and when all fail the play fails.
 */
public class Group {
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
