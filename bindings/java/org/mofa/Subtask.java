// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * One piece of the plan. `order` is its place in a valid order of execution, counted from 1.
 */
public class Subtask {
    private String assignee;
    private List<String> dependsOn;
    private String description;
    private String id;
    private Long order;
    private List<String> requiredCapabilities;
    private ExecutionResult result;
    private SubtaskStatus status;

    @JsonProperty("assignee")
    public String getAssignee() { return assignee; }
    @JsonProperty("assignee")
    public void setAssignee(String value) { this.assignee = value; }

    @JsonProperty("depends_on")
    public List<String> getDependsOn() { return dependsOn; }
    @JsonProperty("depends_on")
    public void setDependsOn(List<String> value) { this.dependsOn = value; }

    @JsonProperty("description")
    public String getDescription() { return description; }
    @JsonProperty("description")
    public void setDescription(String value) { this.description = value; }

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    @JsonProperty("order")
    public Long getOrder() { return order; }
    @JsonProperty("order")
    public void setOrder(Long value) { this.order = value; }

    @JsonProperty("required_capabilities")
    public List<String> getRequiredCapabilities() { return requiredCapabilities; }
    @JsonProperty("required_capabilities")
    public void setRequiredCapabilities(List<String> value) { this.requiredCapabilities = value; }

    @JsonProperty("result")
    public ExecutionResult getResult() { return result; }
    @JsonProperty("result")
    public void setResult(ExecutionResult value) { this.result = value; }

    @JsonProperty("status")
    public SubtaskStatus getStatus() { return status; }
    @JsonProperty("status")
    public void setStatus(SubtaskStatus value) { this.status = value; }
}
