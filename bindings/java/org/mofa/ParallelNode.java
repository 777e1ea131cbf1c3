// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Several branches at the same time. At most `limit` nodes between here and the next joins
 * run at once.
 */
public class ParallelNode {
    private String id;
    private Long limit;
    private String title;
    private FlowNodeType type;

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    @JsonProperty("limit")
    public Long getLimit() { return limit; }
    @JsonProperty("limit")
    public void setLimit(Long value) { this.limit = value; }

    @JsonProperty("title")
    public String getTitle() { return title; }
    @JsonProperty("title")
    public void setTitle(String value) { this.title = value; }

    @JsonProperty("type")
    public FlowNodeType getType() { return type; }
    @JsonProperty("type")
    public void setType(FlowNodeType value) { this.type = value; }
}
