// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * At the deadline, the agent `to` of the project file decides, or the living agent
 * `agent/NAME`.
 *
 * People may still answer first, and also if the agent gives no answer that counts. `after`
 * is the next policy.
 */
public class Delegate {
    private OnTimeout after;
    private OnTimeoutDo delegateDo;
    private String to;

    @JsonProperty("after")
    public OnTimeout getAfter() { return after; }
    @JsonProperty("after")
    public void setAfter(OnTimeout value) { this.after = value; }

    @JsonProperty("do")
    public OnTimeoutDo getDelegateDo() { return delegateDo; }
    @JsonProperty("do")
    public void setDelegateDo(OnTimeoutDo value) { this.delegateDo = value; }

    @JsonProperty("to")
    public String getTo() { return to; }
    @JsonProperty("to")
    public void setTo(String value) { this.to = value; }
}
