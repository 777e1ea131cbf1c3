// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * A condition with the cases true and false.
 */
public class ConditionNode {
    private String id;
    private String title;
    private FlowNodeType type;
    private String when;

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    @JsonProperty("title")
    public String getTitle() { return title; }
    @JsonProperty("title")
    public void setTitle(String value) { this.title = value; }

    @JsonProperty("type")
    public FlowNodeType getType() { return type; }
    @JsonProperty("type")
    public void setType(FlowNodeType value) { this.type = value; }

    /**
     * An expression, such as: amount > 100 and not paid.
     */
    @JsonProperty("when")
    public String getWhen() { return when; }
    @JsonProperty("when")
    public void setWhen(String value) { this.when = value; }
}
