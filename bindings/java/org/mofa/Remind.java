// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Reminders of an open decision: one at each interval, `at_most` of them.
 */
public class Remind {
    private Long atMost;
    private String every;

    @JsonProperty("at_most")
    public Long getAtMost() { return atMost; }
    @JsonProperty("at_most")
    public void setAtMost(Long value) { this.atMost = value; }

    @JsonProperty("every")
    public String getEvery() { return every; }
    @JsonProperty("every")
    public void setEvery(String value) { this.every = value; }
}
