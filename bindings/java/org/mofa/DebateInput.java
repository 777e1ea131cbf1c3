// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import java.util.Map;

/**
 * At least two speakers, in order; a person may be one. `judge`, a participant, rules where
 * they do not agree.
 */
public class DebateInput {
    private Budget budget;
    private Map<String, Object> context;
    private List<Earlier> earlier;
    private Execution execution;
    private ParticipantUnion judge;
    private List<Participant> participants;
    private Priority priority;
    private Long rounds;
    private String session;
    private Boolean stopOnAgreement;
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

    @JsonProperty("judge")
    public ParticipantUnion getJudge() { return judge; }
    @JsonProperty("judge")
    public void setJudge(ParticipantUnion value) { this.judge = value; }

    @JsonProperty("participants")
    public List<Participant> getParticipants() { return participants; }
    @JsonProperty("participants")
    public void setParticipants(List<Participant> value) { this.participants = value; }

    @JsonProperty("priority")
    public Priority getPriority() { return priority; }
    @JsonProperty("priority")
    public void setPriority(Priority value) { this.priority = value; }

    @JsonProperty("rounds")
    public Long getRounds() { return rounds; }
    @JsonProperty("rounds")
    public void setRounds(Long value) { this.rounds = value; }

    @JsonProperty("session")
    public String getSession() { return session; }
    @JsonProperty("session")
    public void setSession(String value) { this.session = value; }

    @JsonProperty("stop_on_agreement")
    public Boolean getStopOnAgreement() { return stopOnAgreement; }
    @JsonProperty("stop_on_agreement")
    public void setStopOnAgreement(Boolean value) { this.stopOnAgreement = value; }

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
