// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import java.util.Map;

/**
 * `options`: texts, or {id, label}; left out, the participants propose them.
 *
 * An option wins with more than `threshold` of the weight (with all of it, where
 * `threshold` is 1). `weights` {name: number}
 * are 1 where they name nobody else. Without a `quorum`, the weight is everybody's, so that
 * silence counts against; with
 * one, it is the weight of those who voted, and at least so many must. `tie_break` decides
 * when the `rounds` have run out.
 */
public class ConsensusInput {
    private Budget budget;
    private Map<String, Object> context;
    private List<Earlier> earlier;
    private Execution execution;
    private List<Option> options;
    private List<Participant> participants;
    private Priority priority;
    private Long quorum;
    private Long rounds;
    private String session;
    private Object task;
    private String tenant;
    private Double threshold;
    private ParticipantUnion tieBreak;
    private String timeout;
    private Map<String, Double> weights;

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

    @JsonProperty("options")
    public List<Option> getOptions() { return options; }
    @JsonProperty("options")
    public void setOptions(List<Option> value) { this.options = value; }

    @JsonProperty("participants")
    public List<Participant> getParticipants() { return participants; }
    @JsonProperty("participants")
    public void setParticipants(List<Participant> value) { this.participants = value; }

    @JsonProperty("priority")
    public Priority getPriority() { return priority; }
    @JsonProperty("priority")
    public void setPriority(Priority value) { this.priority = value; }

    @JsonProperty("quorum")
    public Long getQuorum() { return quorum; }
    @JsonProperty("quorum")
    public void setQuorum(Long value) { this.quorum = value; }

    @JsonProperty("rounds")
    public Long getRounds() { return rounds; }
    @JsonProperty("rounds")
    public void setRounds(Long value) { this.rounds = value; }

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

    @JsonProperty("threshold")
    public Double getThreshold() { return threshold; }
    @JsonProperty("threshold")
    public void setThreshold(Double value) { this.threshold = value; }

    @JsonProperty("tie_break")
    public ParticipantUnion getTieBreak() { return tieBreak; }
    @JsonProperty("tie_break")
    public void setTieBreak(ParticipantUnion value) { this.tieBreak = value; }

    @JsonProperty("timeout")
    public String getTimeout() { return timeout; }
    @JsonProperty("timeout")
    public void setTimeout(String value) { this.timeout = value; }

    @JsonProperty("weights")
    public Map<String, Double> getWeights() { return weights; }
    @JsonProperty("weights")
    public void setWeights(Map<String, Double> value) { this.weights = value; }
}
