// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * Input of `Supervisor`: a policy and the agents under it, in order of start. A name refers
 * to an agent of mofa.yaml.
 */
public class SupervisorInput {
    private List<Child> children;
    private Long maxRestarts;
    private SupervisorInputStrategy strategy;
    private String tenant;
    private String within;

    @JsonProperty("children")
    public List<Child> getChildren() { return children; }
    @JsonProperty("children")
    public void setChildren(List<Child> value) { this.children = value; }

    @JsonProperty("max_restarts")
    public Long getMaxRestarts() { return maxRestarts; }
    @JsonProperty("max_restarts")
    public void setMaxRestarts(Long value) { this.maxRestarts = value; }

    @JsonProperty("strategy")
    public SupervisorInputStrategy getStrategy() { return strategy; }
    @JsonProperty("strategy")
    public void setStrategy(SupervisorInputStrategy value) { this.strategy = value; }

    /**
     * The tenant of its agents; by default they are for all.
     */
    @JsonProperty("tenant")
    public String getTenant() { return tenant; }
    @JsonProperty("tenant")
    public void setTenant(String value) { this.tenant = value; }

    @JsonProperty("within")
    public String getWithin() { return within; }
    @JsonProperty("within")
    public void setWithin(String value) { this.within = value; }
}
