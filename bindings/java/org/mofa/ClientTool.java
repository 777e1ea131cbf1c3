// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.Map;

/**
 * A tool that the one who started the run uses: a call is an open decision, and the tool's
 * result is its answer.
 *
 * Without an answer before the `deadline`, the result is that there is none.
 */
public class ClientTool {
    private String deadline;
    private String description;
    private String name;
    private Map<String, Object> parameters;

    @JsonProperty("deadline")
    public String getDeadline() { return deadline; }
    @JsonProperty("deadline")
    public void setDeadline(String value) { this.deadline = value; }

    @JsonProperty("description")
    public String getDescription() { return description; }
    @JsonProperty("description")
    public void setDescription(String value) { this.description = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("parameters")
    public Map<String, Object> getParameters() { return parameters; }
    @JsonProperty("parameters")
    public void setParameters(Map<String, Object> value) { this.parameters = value; }
}
