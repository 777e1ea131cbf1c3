// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * At the deadline, the request expires, and the run that asked gets `DecisionExpired`.
 */
public class FailAtDeadline {
    private OnTimeoutDo failAtDeadlineDo;

    @JsonProperty("do")
    public OnTimeoutDo getFailAtDeadlineDo() { return failAtDeadlineDo; }
    @JsonProperty("do")
    public void setFailAtDeadlineDo(OnTimeoutDo value) { this.failAtDeadlineDo = value; }
}
