// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * How subtasks find their executors.
 */
public class Dispatch {
    private Strategy strategy;

    @JsonProperty("strategy")
    public Strategy getStrategy() { return strategy; }
    @JsonProperty("strategy")
    public void setStrategy(Strategy value) { this.strategy = value; }
}
