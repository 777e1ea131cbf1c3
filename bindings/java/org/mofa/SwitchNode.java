// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * Several cases. The first one that holds is taken; `default` if none does.
 */
public class SwitchNode {
    private List<Case> cases;
    private String id;
    private String title;
    private FlowNodeType type;

    @JsonProperty("cases")
    public List<Case> getCases() { return cases; }
    @JsonProperty("cases")
    public void setCases(List<Case> value) { this.cases = value; }

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
}
