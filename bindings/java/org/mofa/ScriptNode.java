// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.Map;

/**
 * A script.
 */
public class ScriptNode {
    private String entry;
    private String id;
    private Object input;
    private Map<String, Object> inputSchema;
    private String into;
    private Map<String, Object> outputSchema;
    private Retry retry;
    private String script;
    private String timeout;
    private String title;
    private FlowNodeType type;

    @JsonProperty("entry")
    public String getEntry() { return entry; }
    @JsonProperty("entry")
    public void setEntry(String value) { this.entry = value; }

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
     * A JSON Schema that the input must fit.
     */
    @JsonProperty("input_schema")
    public Map<String, Object> getInputSchema() { return inputSchema; }
    @JsonProperty("input_schema")
    public void setInputSchema(Map<String, Object> value) { this.inputSchema = value; }

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

    @JsonProperty("script")
    public String getScript() { return script; }
    @JsonProperty("script")
    public void setScript(String value) { this.script = value; }

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
