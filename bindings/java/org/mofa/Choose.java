// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * At the deadline, `option` is chosen.
 */
public class Choose {
    private OnTimeoutDo chooseDo;
    private String option;

    @JsonProperty("do")
    public OnTimeoutDo getChooseDo() { return chooseDo; }
    @JsonProperty("do")
    public void setChooseDo(OnTimeoutDo value) { this.chooseDo = value; }

    @JsonProperty("option")
    public String getOption() { return option; }
    @JsonProperty("option")
    public void setOption(String value) { this.option = value; }
}
