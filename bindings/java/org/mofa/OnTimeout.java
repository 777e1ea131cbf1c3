// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

public class OnTimeout {
    private After after;
    private OnTimeoutDo onTimeoutDo;
    private String option;
    private List<String> to;

    @JsonProperty("after")
    public After getAfter() { return after; }
    @JsonProperty("after")
    public void setAfter(After value) { this.after = value; }

    @JsonProperty("do")
    public OnTimeoutDo getOnTimeoutDo() { return onTimeoutDo; }
    @JsonProperty("do")
    public void setOnTimeoutDo(OnTimeoutDo value) { this.onTimeoutDo = value; }

    @JsonProperty("option")
    public String getOption() { return option; }
    @JsonProperty("option")
    public void setOption(String value) { this.option = value; }

    @JsonProperty("to")
    public List<String> getTo() { return to; }
    @JsonProperty("to")
    public void setTo(List<String> value) { this.to = value; }
}
