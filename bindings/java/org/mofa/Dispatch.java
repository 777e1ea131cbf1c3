// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * How subtasks find their executors.
 */
public class Dispatch {
    private DispatchStrategy strategy;

    @JsonProperty("strategy")
    public DispatchStrategy getStrategy() { return strategy; }
    @JsonProperty("strategy")
    public void setStrategy(DispatchStrategy value) { this.strategy = value; }
}
