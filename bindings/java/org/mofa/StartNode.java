// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.Map;

/**
 * The beginning. Its output is the flow's input; in a loop or a map, the last result or the
 * item.
 */
public class StartNode {
    private String id;
    private Map<String, Object> inputSchema;
    private String title;
    private FlowNodeType type;

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    /**
     * A JSON Schema that the input must fit.
     */
    @JsonProperty("input_schema")
    public Map<String, Object> getInputSchema() { return inputSchema; }
    @JsonProperty("input_schema")
    public void setInputSchema(Map<String, Object> value) { this.inputSchema = value; }

    @JsonProperty("title")
    public String getTitle() { return title; }
    @JsonProperty("title")
    public void setTitle(String value) { this.title = value; }

    @JsonProperty("type")
    public FlowNodeType getType() { return type; }
    @JsonProperty("type")
    public void setType(FlowNodeType value) { this.type = value; }
}
