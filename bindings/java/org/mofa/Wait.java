// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Nothing happens at the deadline: the request stays open.
 */
public class Wait {
    private OnTimeoutDo waitDo;

    @JsonProperty("do")
    public OnTimeoutDo getWaitDo() { return waitDo; }
    @JsonProperty("do")
    public void setWaitDo(OnTimeoutDo value) { this.waitDo = value; }
}
