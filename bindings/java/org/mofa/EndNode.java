// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.Map;

/**
 * The end. `output` is the result; by default, the output of the node before it.
 */
public class EndNode {
    private String id;
    private Object output;
    private Map<String, Object> outputSchema;
    private String title;
    private FlowNodeType type;

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    /**
     * A JSON template.
     */
    @JsonProperty("output")
    public Object getOutput() { return output; }
    @JsonProperty("output")
    public void setOutput(Object value) { this.output = value; }

    /**
     * A JSON Schema that the result must fit.
     */
    @JsonProperty("output_schema")
    public Map<String, Object> getOutputSchema() { return outputSchema; }
    @JsonProperty("output_schema")
    public void setOutputSchema(Map<String, Object> value) { this.outputSchema = value; }

    @JsonProperty("title")
    public String getTitle() { return title; }
    @JsonProperty("title")
    public void setTitle(String value) { this.title = value; }

    @JsonProperty("type")
    public FlowNodeType getType() { return type; }
    @JsonProperty("type")
    public void setType(FlowNodeType value) { this.type = value; }
}
