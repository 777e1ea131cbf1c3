// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.Map;

/**
 * A body for each item of a list. In it, `item` is the item, and `index` its place from 0.
 * The output is a list.
 *
 * With `on_item_failure: skip`, the result of an item that failed is null.
 */
public class MapNode {
    private Graph body;
    private String id;
    private String into;
    private Long maxConcurrent;
    private Long maxItems;
    private OnItemFailure onItemFailure;
    private Map<String, Object> outputSchema;
    private String over;
    private String title;
    private FlowNodeType type;

    @JsonProperty("body")
    public Graph getBody() { return body; }
    @JsonProperty("body")
    public void setBody(Graph value) { this.body = value; }

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    /**
     * The name of the output, if it is not the node's id.
     */
    @JsonProperty("into")
    public String getInto() { return into; }
    @JsonProperty("into")
    public void setInto(String value) { this.into = value; }

    @JsonProperty("max_concurrent")
    public Long getMaxConcurrent() { return maxConcurrent; }
    @JsonProperty("max_concurrent")
    public void setMaxConcurrent(Long value) { this.maxConcurrent = value; }

    @JsonProperty("max_items")
    public Long getMaxItems() { return maxItems; }
    @JsonProperty("max_items")
    public void setMaxItems(Long value) { this.maxItems = value; }

    @JsonProperty("on_item_failure")
    public OnItemFailure getOnItemFailure() { return onItemFailure; }
    @JsonProperty("on_item_failure")
    public void setOnItemFailure(OnItemFailure value) { this.onItemFailure = value; }

    /**
     * A JSON Schema that the output must fit.
     */
    @JsonProperty("output_schema")
    public Map<String, Object> getOutputSchema() { return outputSchema; }
    @JsonProperty("output_schema")
    public void setOutputSchema(Map<String, Object> value) { this.outputSchema = value; }

    /**
     * An expression, such as: amount > 100 and not paid.
     */
    @JsonProperty("over")
    public String getOver() { return over; }
    @JsonProperty("over")
    public void setOver(String value) { this.over = value; }

    @JsonProperty("title")
    public String getTitle() { return title; }
    @JsonProperty("title")
    public void setTitle(String value) { this.title = value; }

    @JsonProperty("type")
    public FlowNodeType getType() { return type; }
    @JsonProperty("type")
    public void setType(FlowNodeType value) { this.type = value; }
}
