// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * At the deadline, the people in `to` are asked as well.
 *
 * `after` is the next step: a duration after which the request expires, or another policy,
 * which applies when the first
 * deadline's length has passed once more. Without it the request stays open.
 */
public class Escalate {
    private After after;
    private OnTimeoutDo escalateDo;
    private List<String> to;

    @JsonProperty("after")
    public After getAfter() { return after; }
    @JsonProperty("after")
    public void setAfter(After value) { this.after = value; }

    @JsonProperty("do")
    public OnTimeoutDo getEscalateDo() { return escalateDo; }
    @JsonProperty("do")
    public void setEscalateDo(OnTimeoutDo value) { this.escalateDo = value; }

    @JsonProperty("to")
    public List<String> getTo() { return to; }
    @JsonProperty("to")
    public void setTo(List<String> value) { this.to = value; }
}
