// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * A todo as clients see it. `reason` is why it failed or was cancelled.
 */
public class TodoItem {
    private Map<String, String> assigned;
    private OffsetDateTime createdAt;
    private List<DecisionRequest> decisions;
    private Forecast forecast;
    private String id;
    private Idea idea;
    private Phase phase;
    private List<Subtask> plan;
    private Priority priority;
    private String reason;
    private Report report;
    private Requirement requirement;
    private ExecutionResult result;
    private TodoStatus status;
    private OffsetDateTime updatedAt;
    private Usage usage;
    private String workflowID;

    @JsonProperty("assigned")
    public Map<String, String> getAssigned() { return assigned; }
    @JsonProperty("assigned")
    public void setAssigned(Map<String, String> value) { this.assigned = value; }

    @JsonProperty("created_at")
    public OffsetDateTime getCreatedAt() { return createdAt; }
    @JsonProperty("created_at")
    public void setCreatedAt(OffsetDateTime value) { this.createdAt = value; }

    @JsonProperty("decisions")
    public List<DecisionRequest> getDecisions() { return decisions; }
    @JsonProperty("decisions")
    public void setDecisions(List<DecisionRequest> value) { this.decisions = value; }

    @JsonProperty("forecast")
    public Forecast getForecast() { return forecast; }
    @JsonProperty("forecast")
    public void setForecast(Forecast value) { this.forecast = value; }

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    @JsonProperty("idea")
    public Idea getIdea() { return idea; }
    @JsonProperty("idea")
    public void setIdea(Idea value) { this.idea = value; }

    @JsonProperty("phase")
    public Phase getPhase() { return phase; }
    @JsonProperty("phase")
    public void setPhase(Phase value) { this.phase = value; }

    @JsonProperty("plan")
    public List<Subtask> getPlan() { return plan; }
    @JsonProperty("plan")
    public void setPlan(List<Subtask> value) { this.plan = value; }

    @JsonProperty("priority")
    public Priority getPriority() { return priority; }
    @JsonProperty("priority")
    public void setPriority(Priority value) { this.priority = value; }

    @JsonProperty("reason")
    public String getReason() { return reason; }
    @JsonProperty("reason")
    public void setReason(String value) { this.reason = value; }

    @JsonProperty("report")
    public Report getReport() { return report; }
    @JsonProperty("report")
    public void setReport(Report value) { this.report = value; }

    @JsonProperty("requirement")
    public Requirement getRequirement() { return requirement; }
    @JsonProperty("requirement")
    public void setRequirement(Requirement value) { this.requirement = value; }

    @JsonProperty("result")
    public ExecutionResult getResult() { return result; }
    @JsonProperty("result")
    public void setResult(ExecutionResult value) { this.result = value; }

    @JsonProperty("status")
    public TodoStatus getStatus() { return status; }
    @JsonProperty("status")
    public void setStatus(TodoStatus value) { this.status = value; }

    @JsonProperty("updated_at")
    public OffsetDateTime getUpdatedAt() { return updatedAt; }
    @JsonProperty("updated_at")
    public void setUpdatedAt(OffsetDateTime value) { this.updatedAt = value; }

    @JsonProperty("usage")
    public Usage getUsage() { return usage; }
    @JsonProperty("usage")
    public void setUsage(Usage value) { this.usage = value; }

    @JsonProperty("workflow_id")
    public String getWorkflowID() { return workflowID; }
    @JsonProperty("workflow_id")
    public void setWorkflowID(String value) { this.workflowID = value; }
}
