// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * End the play without a result.
 */
public class Stop {
    private StopDo stopDo;
    private String reason;

    @JsonProperty("do")
    public StopDo getStopDo() { return stopDo; }
    @JsonProperty("do")
    public void setStopDo(StopDo value) { this.stopDo = value; }

    @JsonProperty("reason")
    public String getReason() { return reason; }
    @JsonProperty("reason")
    public void setReason(String value) { this.reason = value; }
}
