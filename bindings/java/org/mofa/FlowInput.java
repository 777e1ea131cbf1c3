// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import java.util.Map;

/**
 * Input of the workflow `Flow`: a flow, and the input of this run.
 */
public class FlowInput {
    private List<String> breakpoints;
    private Budget budget;
    private String description;
    private List<Edge> edges;
    private Execution execution;
    private Object input;
    private Map<String, Object> layout;
    private String name;
    private List<FlowNode> nodes;
    private Priority priority;
    private String session;
    private String tenant;
    private String version;

    /**
     * The ids of nodes: the run pauses before it begins one of them.
     */
    @JsonProperty("breakpoints")
    public List<String> getBreakpoints() { return breakpoints; }
    @JsonProperty("breakpoints")
    public void setBreakpoints(List<String> value) { this.breakpoints = value; }

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
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    @JsonProperty("execution")
    public Execution getExecution() { return execution; }
    @JsonProperty("execution")
    public void setExecution(Execution value) { this.execution = value; }

    @JsonProperty("input")
    public Object getInput() { return input; }
    @JsonProperty("input")
    public void setInput(Object value) { this.input = value; }

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

    @JsonProperty("priority")
    public Priority getPriority() { return priority; }
    @JsonProperty("priority")
    public void setPriority(Priority value) { this.priority = value; }

    /**
     * The conversation that the agents of the flow go on with, and that its result ends.
     */
    @JsonProperty("session")
    public String getSession() { return session; }
    @JsonProperty("session")
    public void setSession(String value) { this.session = value; }

    @JsonProperty("tenant")
    public String getTenant() { return tenant; }
    @JsonProperty("tenant")
    public void setTenant(String value) { this.tenant = value; }

    @JsonProperty("version")
    public String getVersion() { return version; }
    @JsonProperty("version")
    public void setVersion(String value) { this.version = value; }
}
