// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * A subtask that is not done `after` its start, and again after each further such time, at
 * most `at_most` times.
 *
 * `report` records it; `decide` asks a person whether to wait on, to give it to somebody
 * else, or to stop.
 */
public class Stalls {
    private String after;
    private Long atMost;
    private BudgetWarningDo stallsDo;

    @JsonProperty("after")
    public String getAfter() { return after; }
    @JsonProperty("after")
    public void setAfter(String value) { this.after = value; }

    @JsonProperty("at_most")
    public Long getAtMost() { return atMost; }
    @JsonProperty("at_most")
    public void setAtMost(Long value) { this.atMost = value; }

    @JsonProperty("do")
    public BudgetWarningDo getStallsDo() { return stallsDo; }
    @JsonProperty("do")
    public void setStallsDo(BudgetWarningDo value) { this.stallsDo = value; }
}
