// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.Map;

/**
 * Another flow, as a child workflow: the whole flow, or the name of a published flow or of
 * one in the project file.
 *
 * `name@version` pins a published version.
 */
public class SubflowNode {
    private NamedFlowInputFlow flow;
    private String id;
    private Object input;
    private String into;
    private Map<String, Object> outputSchema;
    private Retry retry;
    private String timeout;
    private String title;
    private FlowNodeType type;

    @JsonProperty("flow")
    public NamedFlowInputFlow getFlow() { return flow; }
    @JsonProperty("flow")
    public void setFlow(NamedFlowInputFlow value) { this.flow = value; }

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    /**
     * A JSON template.
     */
    @JsonProperty("input")
    public Object getInput() { return input; }
    @JsonProperty("input")
    public void setInput(Object value) { this.input = value; }

    /**
     * The name of the output, if it is not the node's id.
     */
    @JsonProperty("into")
    public String getInto() { return into; }
    @JsonProperty("into")
    public void setInto(String value) { this.into = value; }

    /**
     * A JSON Schema that the output must fit.
     */
    @JsonProperty("output_schema")
    public Map<String, Object> getOutputSchema() { return outputSchema; }
    @JsonProperty("output_schema")
    public void setOutputSchema(Map<String, Object> value) { this.outputSchema = value; }

    @JsonProperty("retry")
    public Retry getRetry() { return retry; }
    @JsonProperty("retry")
    public void setRetry(Retry value) { this.retry = value; }

    /**
     * The time limit of one attempt.
     */
    @JsonProperty("timeout")
    public String getTimeout() { return timeout; }
    @JsonProperty("timeout")
    public void setTimeout(String value) { this.timeout = value; }

    @JsonProperty("title")
    public String getTitle() { return title; }
    @JsonProperty("title")
    public void setTitle(String value) { this.title = value; }

    @JsonProperty("type")
    public FlowNodeType getType() { return type; }
    @JsonProperty("type")
    public void setType(FlowNodeType value) { this.type = value; }
}
