// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import java.util.Map;

/**
 * `mode`: how the team works, in the user's own words; a team within another mode, where
 * `mode` is taken, says it in
 * `protocol`. `moderator`, a participant (else a model), makes at most `max_steps` moves.
 */
public class CustomInput {
    private Budget budget;
    private Map<String, Object> context;
    private List<Earlier> earlier;
    private Execution execution;
    private Long maxSteps;
    private String mode;
    private ParticipantUnion moderator;
    private List<Participant> participants;
    private Priority priority;
    private String protocol;
    private String session;
    private Object task;
    private String tenant;
    private String timeout;

    @JsonProperty("budget")
    public Budget getBudget() { return budget; }
    @JsonProperty("budget")
    public void setBudget(Budget value) { this.budget = value; }

    @JsonProperty("context")
    public Map<String, Object> getContext() { return context; }
    @JsonProperty("context")
    public void setContext(Map<String, Object> value) { this.context = value; }

    /**
     * The conversation before the task, after that of the session.
     */
    @JsonProperty("earlier")
    public List<Earlier> getEarlier() { return earlier; }
    @JsonProperty("earlier")
    public void setEarlier(List<Earlier> value) { this.earlier = value; }

    /**
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    @JsonProperty("execution")
    public Execution getExecution() { return execution; }
    @JsonProperty("execution")
    public void setExecution(Execution value) { this.execution = value; }

    @JsonProperty("max_steps")
    public Long getMaxSteps() { return maxSteps; }
    @JsonProperty("max_steps")
    public void setMaxSteps(Long value) { this.maxSteps = value; }

    @JsonProperty("mode")
    public String getMode() { return mode; }
    @JsonProperty("mode")
    public void setMode(String value) { this.mode = value; }

    @JsonProperty("moderator")
    public ParticipantUnion getModerator() { return moderator; }
    @JsonProperty("moderator")
    public void setModerator(ParticipantUnion value) { this.moderator = value; }

    @JsonProperty("participants")
    public List<Participant> getParticipants() { return participants; }
    @JsonProperty("participants")
    public void setParticipants(List<Participant> value) { this.participants = value; }

    @JsonProperty("priority")
    public Priority getPriority() { return priority; }
    @JsonProperty("priority")
    public void setPriority(Priority value) { this.priority = value; }

    @JsonProperty("protocol")
    public String getProtocol() { return protocol; }
    @JsonProperty("protocol")
    public void setProtocol(String value) { this.protocol = value; }

    @JsonProperty("session")
    public String getSession() { return session; }
    @JsonProperty("session")
    public void setSession(String value) { this.session = value; }

    @JsonProperty("task")
    public Object getTask() { return task; }
    @JsonProperty("task")
    public void setTask(Object value) { this.task = value; }

    @JsonProperty("tenant")
    public String getTenant() { return tenant; }
    @JsonProperty("tenant")
    public void setTenant(String value) { this.tenant = value; }

    @JsonProperty("timeout")
    public String getTimeout() { return timeout; }
    @JsonProperty("timeout")
    public void setTimeout(String value) { this.timeout = value; }
}
