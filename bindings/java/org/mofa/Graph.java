// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * Nodes and edges: a whole flow, or the body of a loop or a map.
 */
public class Graph {
    private List<Edge> edges;
    private List<FlowNode> nodes;

    @JsonProperty("edges")
    public List<Edge> getEdges() { return edges; }
    @JsonProperty("edges")
    public void setEdges(List<Edge> value) { this.edges = value; }

    @JsonProperty("nodes")
    public List<FlowNode> getNodes() { return nodes; }
    @JsonProperty("nodes")
    public void setNodes(List<FlowNode> value) { this.nodes = value; }
}
