// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import java.util.Map;

/**
 * A team as one participant: a mode, that mode's own fields, and its participants; or a
 * flow, with the mode Flow.
 */
public class TeamOf {
    private AcksUnion acks;
    private Aggregate aggregate;
    private Budget budget;
    private List<String> capabilities;
    private ParticipantUnion checker;
    private Map<String, Object> context;
    private String description;
    private List<Earlier> earlier;
    private ParticipantUnion judge;
    private ParticipantKind kind;
    private Long maxSteps;
    private Long minSuccess;
    private String mode;
    private ParticipantUnion moderator;
    private String name;
    private OnFailure onFailure;
    private List<Option> options;
    private List<Participant> participants;
    private ParticipantUnion planner;
    private String protocol;
    private Long quorum;
    private Long rounds;
    private String script;
    private String session;
    private Boolean stopOnAgreement;
    private Double threshold;
    private ParticipantUnion tieBreak;
    private String timeout;
    private String topic;
    private List<String> topics;
    private Map<String, Double> weights;

    @JsonProperty("acks")
    public AcksUnion getAcks() { return acks; }
    @JsonProperty("acks")
    public void setAcks(AcksUnion value) { this.acks = value; }

    @JsonProperty("aggregate")
    public Aggregate getAggregate() { return aggregate; }
    @JsonProperty("aggregate")
    public void setAggregate(Aggregate value) { this.aggregate = value; }

    @JsonProperty("budget")
    public Budget getBudget() { return budget; }
    @JsonProperty("budget")
    public void setBudget(Budget value) { this.budget = value; }

    @JsonProperty("capabilities")
    public List<String> getCapabilities() { return capabilities; }
    @JsonProperty("capabilities")
    public void setCapabilities(List<String> value) { this.capabilities = value; }

    @JsonProperty("checker")
    public ParticipantUnion getChecker() { return checker; }
    @JsonProperty("checker")
    public void setChecker(ParticipantUnion value) { this.checker = value; }

    @JsonProperty("context")
    public Map<String, Object> getContext() { return context; }
    @JsonProperty("context")
    public void setContext(Map<String, Object> value) { this.context = value; }

    @JsonProperty("description")
    public String getDescription() { return description; }
    @JsonProperty("description")
    public void setDescription(String value) { this.description = value; }

    /**
     * The conversation before the task, after that of the session.
     */
    @JsonProperty("earlier")
    public List<Earlier> getEarlier() { return earlier; }
    @JsonProperty("earlier")
    public void setEarlier(List<Earlier> value) { this.earlier = value; }

    @JsonProperty("judge")
    public ParticipantUnion getJudge() { return judge; }
    @JsonProperty("judge")
    public void setJudge(ParticipantUnion value) { this.judge = value; }

    @JsonProperty("kind")
    public ParticipantKind getKind() { return kind; }
    @JsonProperty("kind")
    public void setKind(ParticipantKind value) { this.kind = value; }

    @JsonProperty("max_steps")
    public Long getMaxSteps() { return maxSteps; }
    @JsonProperty("max_steps")
    public void setMaxSteps(Long value) { this.maxSteps = value; }

    @JsonProperty("min_success")
    public Long getMinSuccess() { return minSuccess; }
    @JsonProperty("min_success")
    public void setMinSuccess(Long value) { this.minSuccess = value; }

    @JsonProperty("mode")
    public String getMode() { return mode; }
    @JsonProperty("mode")
    public void setMode(String value) { this.mode = value; }

    @JsonProperty("moderator")
    public ParticipantUnion getModerator() { return moderator; }
    @JsonProperty("moderator")
    public void setModerator(ParticipantUnion value) { this.moderator = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("on_failure")
    public OnFailure getOnFailure() { return onFailure; }
    @JsonProperty("on_failure")
    public void setOnFailure(OnFailure value) { this.onFailure = value; }

    @JsonProperty("options")
    public List<Option> getOptions() { return options; }
    @JsonProperty("options")
    public void setOptions(List<Option> value) { this.options = value; }

    /**
     * None for the mode Flow.
     */
    @JsonProperty("participants")
    public List<Participant> getParticipants() { return participants; }
    @JsonProperty("participants")
    public void setParticipants(List<Participant> value) { this.participants = value; }

    @JsonProperty("planner")
    public ParticipantUnion getPlanner() { return planner; }
    @JsonProperty("planner")
    public void setPlanner(ParticipantUnion value) { this.planner = value; }

    @JsonProperty("protocol")
    public String getProtocol() { return protocol; }
    @JsonProperty("protocol")
    public void setProtocol(String value) { this.protocol = value; }

    @JsonProperty("quorum")
    public Long getQuorum() { return quorum; }
    @JsonProperty("quorum")
    public void setQuorum(Long value) { this.quorum = value; }

    @JsonProperty("rounds")
    public Long getRounds() { return rounds; }
    @JsonProperty("rounds")
    public void setRounds(Long value) { this.rounds = value; }

    @JsonProperty("script")
    public String getScript() { return script; }
    @JsonProperty("script")
    public void setScript(String value) { this.script = value; }

    @JsonProperty("session")
    public String getSession() { return session; }
    @JsonProperty("session")
    public void setSession(String value) { this.session = value; }

    @JsonProperty("stop_on_agreement")
    public Boolean getStopOnAgreement() { return stopOnAgreement; }
    @JsonProperty("stop_on_agreement")
    public void setStopOnAgreement(Boolean value) { this.stopOnAgreement = value; }

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

    @JsonProperty("topic")
    public String getTopic() { return topic; }
    @JsonProperty("topic")
    public void setTopic(String value) { this.topic = value; }

    @JsonProperty("topics")
    public List<String> getTopics() { return topics; }
    @JsonProperty("topics")
    public void setTopics(List<String> value) { this.topics = value; }

    @JsonProperty("weights")
    public Map<String, Double> getWeights() { return weights; }
    @JsonProperty("weights")
    public void setWeights(Map<String, Double> value) { this.weights = value; }
}
