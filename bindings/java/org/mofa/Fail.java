// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * At the deadline, the request expires and its asker gets `DecisionExpired`.
 */
public class Fail {
    private OnTimeoutDo failDo;

    @JsonProperty("do")
    public OnTimeoutDo getFailDo() { return failDo; }
    @JsonProperty("do")
    public void setFailDo(OnTimeoutDo value) { this.failDo = value; }
}
