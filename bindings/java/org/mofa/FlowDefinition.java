// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import java.util.Map;

/**
 * A flow, as it stands in a file. `layout` is where its nodes are drawn: for editors,
 * without a meaning for a run.
 */
public class FlowDefinition {
    private Budget budget;
    private String description;
    private List<Edge> edges;
    private Map<String, Object> layout;
    private String name;
    private List<FlowNode> nodes;
    private String version;

    @JsonProperty("budget")
    public Budget getBudget() { return budget; }
    @JsonProperty("budget")
    public void setBudget(Budget value) { this.budget = value; }

    @JsonProperty("description")
    public String getDescription() { return description; }
    @JsonProperty("description")
    public void setDescription(String value) { this.description = value; }

    @JsonProperty("edges")
    public List<Edge> getEdges() { return edges; }
    @JsonProperty("edges")
    public void setEdges(List<Edge> value) { this.edges = value; }

    /**
     * Where nodes are drawn, by id; the others are laid out.
     */
    @JsonProperty("layout")
    public Map<String, Object> getLayout() { return layout; }
    @JsonProperty("layout")
    public void setLayout(Map<String, Object> value) { this.layout = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("nodes")
    public List<FlowNode> getNodes() { return nodes; }
    @JsonProperty("nodes")
    public void setNodes(List<FlowNode> value) { this.nodes = value; }

    @JsonProperty("version")
    public String getVersion() { return version; }
    @JsonProperty("version")
    public void setVersion(String value) { this.version = value; }
}
