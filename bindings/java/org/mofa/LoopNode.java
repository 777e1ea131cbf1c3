// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.Map;

/**
 * A body that runs several times, until `until` holds after a round; without it,
 * `max_rounds` times.
 *
 * In the body, `round` counts from 1, and `last` is the result of the round before; at
 * first, `initial`.
 */
public class LoopNode {
    private Graph body;
    private String id;
    private Object initial;
    private String into;
    private Long maxRounds;
    private OnLimit onLimit;
    private Map<String, Object> outputSchema;
    private String title;
    private FlowNodeType type;
    private String until;

    @JsonProperty("body")
    public Graph getBody() { return body; }
    @JsonProperty("body")
    public void setBody(Graph value) { this.body = value; }

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    /**
     * A JSON template.
     */
    @JsonProperty("initial")
    public Object getInitial() { return initial; }
    @JsonProperty("initial")
    public void setInitial(Object value) { this.initial = value; }

    /**
     * The name of the output, if it is not the node's id.
     */
    @JsonProperty("into")
    public String getInto() { return into; }
    @JsonProperty("into")
    public void setInto(String value) { this.into = value; }

    @JsonProperty("max_rounds")
    public Long getMaxRounds() { return maxRounds; }
    @JsonProperty("max_rounds")
    public void setMaxRounds(Long value) { this.maxRounds = value; }

    @JsonProperty("on_limit")
    public OnLimit getOnLimit() { return onLimit; }
    @JsonProperty("on_limit")
    public void setOnLimit(OnLimit value) { this.onLimit = value; }

    /**
     * A JSON Schema that the output must fit.
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

    @JsonProperty("until")
    public String getUntil() { return until; }
    @JsonProperty("until")
    public void setUntil(String value) { this.until = value; }
}
