// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.Map;

/**
 * A confirmation that `always` may give for later ones like it: `option` is the choice that
 * does so.
 */
public class Allowing {
    private Map<String, Object> args;
    private String name;
    private String option;

    @JsonProperty("args")
    public Map<String, Object> getArgs() { return args; }
    @JsonProperty("args")
    public void setArgs(Map<String, Object> value) { this.args = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("option")
    public String getOption() { return option; }
    @JsonProperty("option")
    public void setOption(String value) { this.option = value; }
}
