// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * Input of the workflow `Flow` by the name of a flow: the published flow, or else the one
 * in the project file.
 *
 * Without `version`, or `name@version` as the name, a run takes the version that is in use
 * when it starts.
 */
public class NamedFlowInput {
    private List<String> breakpoints;
    private Budget budget;
    private Execution execution;
    private NamedFlowInputFlow flow;
    private Object input;
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

    /**
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    @JsonProperty("execution")
    public Execution getExecution() { return execution; }
    @JsonProperty("execution")
    public void setExecution(Execution value) { this.execution = value; }

    @JsonProperty("flow")
    public NamedFlowInputFlow getFlow() { return flow; }
    @JsonProperty("flow")
    public void setFlow(NamedFlowInputFlow value) { this.flow = value; }

    @JsonProperty("input")
    public Object getInput() { return input; }
    @JsonProperty("input")
    public void setInput(Object value) { this.input = value; }

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

    /**
     * The published version to run, if it is pinned.
     */
    @JsonProperty("version")
    public String getVersion() { return version; }
    @JsonProperty("version")
    public void setVersion(String value) { this.version = value; }
}
