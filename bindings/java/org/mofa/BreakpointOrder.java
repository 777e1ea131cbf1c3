// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * Input of `breakpoints`: the nodes before which the run pauses, instead of those so far.
 */
public class BreakpointOrder {
    private List<String> nodes;

    /**
     * The ids of nodes: the run pauses before it begins one of them.
     */
    @JsonProperty("nodes")
    public List<String> getNodes() { return nodes; }
    @JsonProperty("nodes")
    public void setNodes(List<String> value) { this.nodes = value; }
}
