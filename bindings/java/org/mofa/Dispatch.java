// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * The strategy that assigns subtasks to executors.
 *
 * `rules` belong to the strategy `rules`: a rule set, or the name of one that is installed
 * as a runtime plugin. The default
 * is the rules of the project file's desk. They return an executor's name.
 */
public class Dispatch {
    private Rules rules;
    private DispatchStrategy strategy;

    @JsonProperty("rules")
    public Rules getRules() { return rules; }
    @JsonProperty("rules")
    public void setRules(Rules value) { this.rules = value; }

    @JsonProperty("strategy")
    public DispatchStrategy getStrategy() { return strategy; }
    @JsonProperty("strategy")
    public void setStrategy(DispatchStrategy value) { this.strategy = value; }
}
