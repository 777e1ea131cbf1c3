// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * The deadline of the secretary's own questions to people, and what follows. Without a
 * deadline they wait.
 */
public class DecisionPolicy {
    private List<String> assignees;
    private String deadline;
    private OnTimeout onTimeout;
    private Long quorum;
    private Remind remind;
    private Boolean workingHours;

    @JsonProperty("assignees")
    public List<String> getAssignees() { return assignees; }
    @JsonProperty("assignees")
    public void setAssignees(List<String> value) { this.assignees = value; }

    @JsonProperty("deadline")
    public String getDeadline() { return deadline; }
    @JsonProperty("deadline")
    public void setDeadline(String value) { this.deadline = value; }

    @JsonProperty("on_timeout")
    public OnTimeout getOnTimeout() { return onTimeout; }
    @JsonProperty("on_timeout")
    public void setOnTimeout(OnTimeout value) { this.onTimeout = value; }

    @JsonProperty("quorum")
    public Long getQuorum() { return quorum; }
    @JsonProperty("quorum")
    public void setQuorum(Long value) { this.quorum = value; }

    @JsonProperty("remind")
    public Remind getRemind() { return remind; }
    @JsonProperty("remind")
    public void setRemind(Remind value) { this.remind = value; }

    /**
     * Whether the deadline counts working hours alone.
     */
    @JsonProperty("working_hours")
    public Boolean getWorkingHours() { return workingHours; }
    @JsonProperty("working_hours")
    public void setWorkingHours(Boolean value) { this.workingHours = value; }
}
