// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.Map;

/**
 * The tool call that an approval is about.
 */
public class ToolAction {
    private Map<String, Object> args;
    private String name;

    @JsonProperty("args")
    public Map<String, Object> getArgs() { return args; }
    @JsonProperty("args")
    public void setArgs(Map<String, Object> value) { this.args = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }
}
